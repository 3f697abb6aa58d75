import { Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Value } from '../../document/json/value';
import { useLanguage } from '../../language/LanguageProvider';
import { useForm } from '../FormContext';

const textOf = (value: Value | undefined) => (value === undefined ? '' : JSON.stringify(value, null, 2));

/** A value of any shape, as JSON. Parts of it may be expressions. What cannot be read is not taken over. */
export function JsonField({ label, value, onChange, onDone }: { label: string; value: Value | undefined; onChange: (value: Value | undefined) => void; onDone: () => void }) {
  const { t } = useLanguage();
  const { readOnly } = useForm();
  const [text, setText] = useState(textOf(value));
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    setText(textOf(value));
    setBroken(false);
  }, [JSON.stringify(value)]);
  return (
    <Textarea
      aria-label={label} size="sm" autosize minRows={2} maxRows={14} classNames={{ input: 'mono' }} readOnly={readOnly} value={text} spellCheck={false}
      error={broken && t('field.notJson')} placeholder={t('field.json')} onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        try {
          const next = text.trim() === '' ? undefined : (JSON.parse(text) as Value);
          if (JSON.stringify(next) !== JSON.stringify(value)) {
            onChange(next);
          }
          setBroken(false);
          onDone();
        } catch {
          setBroken(true);
        }
      }}
    />
  );
}
