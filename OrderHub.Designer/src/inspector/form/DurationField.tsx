import { NumberInput, Select, TextInput } from '@mantine/core';
import { useLanguage } from '../../language/LanguageProvider';
import { useForm } from '../FormContext';
import { durationText, spanOf, units, type Unit } from './duration';
import styles from './Field.module.css';

/** A duration as a number and a unit; one that has several units stays the text that it is. */
export function DurationField({ label, value, invalid, onChange, onDone }: { label: string; value: string; invalid: boolean; onChange: (value: string) => void; onDone: () => void }) {
  const { t, named } = useLanguage();
  const { readOnly } = useForm();
  const span = spanOf(value);
  if (value !== '' && span === null) {
    return <TextInput aria-label={label} size="sm" className="mono" value={value} error={invalid} readOnly={readOnly} onChange={(event) => onChange(event.currentTarget.value)} onBlur={onDone} />;
  }
  const unit = span?.unit ?? 'M';
  return (
    <div className={styles.span}>
      <NumberInput
        aria-label={label} size="sm" min={0} allowDecimal={false} allowNegative={false} value={span?.amount ?? ''} error={invalid} readOnly={readOnly} onBlur={onDone}
        onChange={(amount) => onChange(typeof amount === 'number' ? durationText({ amount, unit }) : '')}
      />
      <Select
        aria-label={t('field.unitOf', { field: label })} size="sm" allowDeselect={false} readOnly={readOnly} value={unit} data={units.map((one) => ({ value: one, label: named('unit', one) }))}
        onChange={(next) => { onChange(durationText({ amount: span?.amount ?? 1, unit: (next ?? 'M') as Unit })); onDone(); }}
      />
    </div>
  );
}
