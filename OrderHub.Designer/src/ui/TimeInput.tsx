import { TextInput, type TextInputProps } from '@mantine/core';
import { exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';

interface Props extends Omit<TextInputProps, 'type' | 'value' | 'onChange' | 'description'> {
  /** As `datetime-local` has it, in the reader's zone; empty: not stated. */
  value: string;
  onChange: (value: string) => void;
  hint?: string;
}

/** A date with its time. The browser draws the field in its own language; beside it stands, in the page's, what is asked for and what was understood. */
export function TimeInput({ value, onChange, hint, ...more }: Props) {
  const { t } = useLanguage();
  const at = Date.parse(value);
  const said = Number.isNaN(at) ? t('time.asked') : t('time.understood', { time: exactTime(at).slice(0, 16) });
  return <TextInput {...more} type="datetime-local" description={hint === undefined ? said : `${said} ${hint}`} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}
