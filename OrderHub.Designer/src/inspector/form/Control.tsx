import { Autocomplete, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { flowListQuery } from '../../api/capabilities';
import { indexOf, stepNamed } from '../../document/flow/flowIndex';
import type { Value } from '../../document/json/value';
import { useLanguage } from '../../language/LanguageProvider';
import { useForm } from '../FormContext';
import { CasesField } from './CasesField';
import { DurationField } from './DurationField';
import { Field, type FieldProps } from './Field';
import styles from './Field.module.css';
import { FormSchemaField } from './FormSchemaField';
import { JsonField } from './JsonField';

const keys = ['number', 'waybill'];
const roles = ['operator', 'administrator', 'designer', 'publisher'];

/** The control of a field that holds a value, by the field's kind. */
export function Control({ spec, path, value, onChange, onDone, invalid }: FieldProps & { invalid: boolean }) {
  const { t, named } = useLanguage();
  const { readOnly, flow, step, valuesOnly = false } = useForm();
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  const shared = { 'aria-label': spec.title, size: 'sm', readOnly, error: invalid, onBlur: onDone } as const;
  const setText = (next: string) => onChange(next === '' && !spec.required ? undefined : next);
  const choose = (next: Value | undefined) => {
    onChange(next);
    onDone();
  };
  switch (spec.kind) {
    case 'text': return <TextInput {...shared} value={text} maxLength={spec.maxLength ?? undefined} onChange={(event) => setText(event.currentTarget.value)} />;
    case 'long': return <Textarea {...shared} value={text} maxLength={spec.maxLength ?? undefined} autosize minRows={2} maxRows={8} onChange={(event) => setText(event.currentTarget.value)} />;
    case 'number': return (
      <NumberInput
        {...shared} value={typeof value === 'number' ? value : ''} min={spec.min ?? undefined} max={spec.max ?? undefined} allowDecimal={!spec.whole} clampBehavior="none"
        onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
      />
    );
    case 'truth': return <Switch aria-label={spec.title} label={value === true ? t('condition.yes') : t('condition.no')} checked={value === true} disabled={readOnly} onChange={(event) => choose(event.currentTarget.checked)} />;
    case 'choice': return (
      <Select {...shared} data={spec.choices.map((one) => ({ value: one, label: named('choice', one) }))} value={text === '' ? null : text} clearable={!spec.required} placeholder={valuesOnly ? t('field.choose') : t('field.default')} onChange={(next) => choose(next ?? undefined)} />
    );
    case 'duration': return <DurationField label={spec.title} value={text} invalid={invalid} onChange={setText} onDone={onDone} />;
    case 'texts': return <TagsInput {...shared} value={Array.isArray(value) ? value.map(String) : []} placeholder={t('field.addEntry')} onChange={(next) => choose(next.length === 0 ? undefined : next)} />;
    case 'signal': return <Autocomplete {...shared} data={signalsOf(flow)} value={text} onChange={setText} />;
    case 'key': return <Autocomplete {...shared} data={keys} value={text} onChange={setText} />;
    case 'role': return <Autocomplete {...shared} data={roles} value={text} onChange={setText} />;
    case 'join': return (
      <Autocomplete {...shared} data={['all', 'any', '1', '2', '3']} value={text} onChange={(next) => onChange(next === '' ? undefined : /^\d+$/.test(next) ? Number(next) : next)} />
    );
    case 'step': case 'scope': {
      const names = [...indexOf(flow).steps.values()].filter((one) => one.name !== step && (spec.kind === 'step' || one.step.hasBody)).map((one) => one.name);
      return <Select {...shared} searchable clearable data={text === '' || names.includes(text) ? names : [text, ...names]} value={text === '' ? null : text} placeholder={t('field.default')} nothingFoundMessage={t('field.noStep')} onChange={(next) => choose(next ?? undefined)} />;
    }
    case 'flow': return <FlowField {...shared} value={text} onChange={setText} />;
    case 'cases': return <CasesField path={path} value={value} onChange={onChange} onDone={onDone} />;
    case 'form': return <FormSchemaField label={spec.title} value={value} onChange={onChange} onDone={onDone} />;
    case 'object': return (
      <div className={styles.inner}>
        {spec.fields.map((inner) => (
          <Field
            key={inner.name} spec={inner} path={[...path, inner.name]} value={asObject(value)[inner.name]} onDone={onDone}
            onChange={(next) => {
              const { [inner.name]: _, ...rest } = asObject(value);
              onChange(next === undefined ? (Object.keys(rest).length === 0 ? undefined : rest) : { ...asObject(value), [inner.name]: next });
            }}
          />
        ))}
      </div>
    );
    default: return <JsonField label={spec.title} value={value} onChange={onChange} onDone={onDone} />;
  }
}

export const asObject = (value: Value | undefined): { readonly [key: string]: Value } =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Value }) : {});

/** Names of signals that this flow speaks of, and those of the hub. */
export function signalsOf(flow: ReturnType<typeof useForm>['flow']): string[] {
  const { steps, graphs } = indexOf(flow);
  const own = [...steps.keys()].flatMap((name) => { const signal = stepNamed(flow, name)!.step.with['signal']; return typeof signal === 'string' && !signal.startsWith('{%') ? [signal] : []; });
  const handled = [...graphs.values()].flatMap(({ handlers }) => handlers.flatMap(({ signal }) => (signal === null ? [] : [signal])));
  return [...new Set(['execution.report', 'order.change-requested', 'order.cancel-requested', ...own, ...handled])];
}

function FlowField({ value, onChange, ...shared }: { value: string; onChange: (value: string) => void; 'aria-label': string; size: 'sm'; readOnly: boolean; error: boolean; onBlur: () => void }) {
  const flows = useQuery(flowListQuery());
  const names = (flows.data?.items ?? []).filter((one) => one.kind === 'subflow').map((one) => one.name);
  return <Autocomplete {...shared} data={names} value={value} onChange={onChange} />;
}
