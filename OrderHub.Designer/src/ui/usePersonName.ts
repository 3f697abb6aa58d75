import { useCallback } from 'react';
import { useLanguage } from '../language/LanguageProvider';

/** Who did something, in the reader's words. On record stands a login, `key:` with the name of an API key, or a word for the product itself. */
export function usePersonName(): (who: string | null | undefined) => string {
  const { t } = useLanguage();
  return useCallback((who) => (
    who == null ? ''
    : who.startsWith('key:') ? t('person.key', { name: who.slice(4) })
    : who === 'shipped' || who === 'console' || who === 'rule' ? t(`person.${who}`)
    : who), [t]);
}
