import { Textarea } from '@mantine/core';
import { useLanguage } from '../language/LanguageProvider';

/** Why a change is asked for: for the record, as long as a request keeps it. */
export function ReasonField({ value, onChange, disabled = false, autoFocus = false }: { value: string; onChange: (value: string) => void; disabled?: boolean; autoFocus?: boolean }) {
  const { t } = useLanguage();
  return (
    <Textarea
      label={t('change.why')} description={t('change.why.hint')} autosize minRows={2} maxRows={6} maxLength={500} value={value} disabled={disabled} data-autofocus={autoFocus || undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
