import { TextInput } from '@mantine/core';
import { useRef } from 'react';
import type { LocalText } from '../../document/flowDefinition';
import type { Value } from '../../document/json/value';
import { useFlow } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';
import styles from '../Sections.module.css';

/** A title in both languages. The first text serves for both until the other is given. */
export function TitleFields({ title, fallback, onChange, onDone }: { title: LocalText | null; fallback: LocalText; onChange: (value: Value | undefined) => void; onDone: () => void }) {
  const { t } = useLanguage();
  const readOnly = useFlow((state) => state.readOnly);
  // Only the language that one began in is copied to the other: who then gives the other one keeps both.
  const first = useRef<'en' | 'zh' | null>(null);
  const put = (language: 'en' | 'zh', text: string) => {
    const other = language === 'en' ? 'zh' : 'en';
    if (title === null) {
      first.current = language;
    }
    const before = title?.[language] ?? '';
    const rest = title?.[other] ?? '';
    const next = { en: '', zh: '', [language]: text, [other]: rest === '' || (first.current === language && rest === before) ? text : rest };
    onChange(next.en === '' && next.zh === '' ? undefined : { en: next.en, zh: next.zh });
  };
  return (
    <div className={styles.two} data-field="title">
      <TextInput label={t('inspect.title.en')} lang="en" size="sm" placeholder={fallback.en} readOnly={readOnly} value={title?.en ?? ''} onChange={(event) => put('en', event.currentTarget.value)} onBlur={onDone} />
      <TextInput label={t('inspect.title.zh')} lang="zh-CN" size="sm" placeholder={fallback.zh} readOnly={readOnly} value={title?.zh ?? ''} onChange={(event) => put('zh', event.currentTarget.value)} onBlur={onDone} />
    </div>
  );
}
