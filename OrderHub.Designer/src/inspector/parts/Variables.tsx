import type { Value } from '../../document/json/value';
import { useLanguage } from '../../language/LanguageProvider';
import type { DataType } from '../expression/dataTree';
import { variablesOf } from '../expression/stepData';
import { Field } from '../form/Field';
import type { FieldKind, FieldSpec } from '../form/fields';
import { useForm } from '../FormContext';
import styles from '../Sections.module.css';

const kinds: Partial<Record<DataType, FieldKind>> = { string: 'text', number: 'number', boolean: 'truth' };

/** The variables of the flow, each with what a step sets it to; those that it leaves alone are empty. */
export function Variables({ values, onChange, onDone }: { values: Readonly<Record<string, Value>>; onChange: (variable: string, value: Value | undefined) => void; onDone: () => void }) {
  const { t } = useLanguage();
  const { flow } = useForm();
  const known = variablesOf(flow);
  const unknown = Object.keys(values).filter((name) => known.every((one) => one.name !== name));
  const spec = (name: string, type: DataType): FieldSpec => ({
    name, kind: kinds[type] ?? 'json', title: name, hint: null, required: false, choices: [], whole: false, min: null, max: null, maxLength: null, fields: [],
  });
  return (
    <>
      {known.length + unknown.length === 0 && <p className={styles.quiet}>{t('vars.empty')}</p>}
      {known.map(({ name, type }) => <Field key={name} spec={spec(name, type)} path={['with', name]} value={values[name]} onChange={(value) => onChange(name, value)} onDone={onDone} />)}
      {unknown.map((name) => <Field key={name} spec={spec(name, 'any')} path={['with', name]} value={values[name]} onChange={(value) => onChange(name, value)} onDone={onDone} />)}
    </>
  );
}
