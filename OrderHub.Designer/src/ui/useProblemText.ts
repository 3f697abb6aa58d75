import { useCallback } from 'react';
import { Problem } from '../api/problem';
import { useLanguage } from '../language/LanguageProvider';

/** One sentence for a failed call: the server's own where it gave one. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useLanguage();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof Problem)) {
        return t('error.unknown', { code: error instanceof Error ? error.name : 'unknown' });
      }
      if (error.code === 'network') {
        return t('error.network');
      }
      if (error.message !== '') {
        return error.message;
      }
      return error.status === 403 ? t('error.forbidden')
        : error.status === 429 || error.status === 503 ? t('error.overload')
        : error.status >= 502 ? t('error.network')
        : t('error.unknown', { code: error.code });
    },
    [t],
  );
}
