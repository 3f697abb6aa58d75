import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBraces, IconEraser } from '@tabler/icons-react';
import { useId } from 'react';
import type { Path } from '../../document/json/edit';
import type { Value } from '../../document/json/value';
import { useLanguage } from '../../language/LanguageProvider';
import { ConditionField } from '../condition/ConditionField';
import { ExpressionEditor } from '../expression/ExpressionEditor';
import { faultsAt, useForm } from '../FormContext';
import { asExpression, asValue, bodyOf, expressionOf } from './expressionText';
import styles from './Field.module.css';
import type { FieldSpec } from './fields';
import { Control } from './Control';

export interface FieldProps {
  spec: FieldSpec;
  path: Path;
  value: Value | undefined;
  /** Undefined takes the field away. */
  onChange: (value: Value | undefined) => void;
  /** The field was left: what was typed is one step of undo. */
  onDone: () => void;
}

const alwaysExpression = new Set(['condition', 'expression', 'cases']);

/** One field of a form: its words, its control, its faults, and the switch between a value and an expression. */
export function Field(props: FieldProps) {
  const { spec, path, value, onChange, onDone } = props;
  const { t } = useLanguage();
  const { faults, readOnly, valuesOnly = false } = useForm();
  const id = useId();
  const wrong = faultsAt(faults, path);
  const body = valuesOnly ? null : bodyOf(value);
  const computed = body !== null;
  const set = (next: Value | undefined) => {
    onChange(next);
    onDone();
  };
  return (
    <div className={styles.field} role="group" aria-labelledby={`${id}-label`} aria-describedby={wrong.length > 0 ? `${id}-fault` : undefined} data-field={path.join('.')}>
      <div className={styles.head}>
        <span className={styles.label} id={`${id}-label`}>{spec.title}{spec.required && <span className={styles.required} aria-hidden="true"> *</span>}</span>
        {!readOnly && !valuesOnly && !alwaysExpression.has(spec.kind) && (
          <Tooltip label={computed ? t('field.asValue') : t('field.asExpression')}>
            <ActionIcon
              size={22} variant={computed ? 'light' : 'subtle'} color={computed ? undefined : 'gray'} aria-pressed={computed} aria-label={t('field.expressionOf', { field: spec.title })}
              onClick={() => set(computed ? asValue(body) : expressionOf(asExpression(value)))}
            ><IconBraces size={14} /></ActionIcon>
          </Tooltip>
        )}
        {!readOnly && value !== undefined && !spec.required && (
          <Tooltip label={t('field.clear')}>
            <ActionIcon size={22} variant="subtle" color="gray" aria-label={t('field.clearOf', { field: spec.title })} onClick={() => set(undefined)}><IconEraser size={14} /></ActionIcon>
          </Tooltip>
        )}
      </div>
      {spec.kind === 'condition' ? <ConditionField label={spec.title} value={value} invalid={wrong.length > 0} onChange={onChange} onDone={onDone} />
        : computed || spec.kind === 'expression' ? (
          <ExpressionEditor label={spec.title} body={body ?? ''} invalid={wrong.length > 0} onDone={onDone} onChange={(text) => onChange(text.trim() === '' ? undefined : expressionOf(text))} />
        ) : <Control {...props} invalid={wrong.length > 0} />}
      {wrong.map((message) => <p key={message} id={`${id}-fault`} className={styles.fault}>{message}</p>)}
      {spec.hint !== null && <p className={styles.hint}>{spec.hint}</p>}
    </div>
  );
}
