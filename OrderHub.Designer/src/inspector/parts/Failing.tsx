import { ActionIcon, Autocomplete, Button, NumberInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { stepNamed } from '../../document/flow/flowIndex';
import { unwire, wire } from '../../document/flow/ports';
import type { Path } from '../../document/json/edit';
import type { Value } from '../../document/json/value';
import { useFlowStore } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';
import { asObject } from '../form/Control';
import { DurationField } from '../form/DurationField';
import formStyles from '../form/Field.module.css';
import { faultsAt, useForm } from '../FormContext';
import styles from '../Sections.module.css';
import { StepTarget } from './StepTarget';

const neverFails = new Set(['end', 'break', 'continue', 'fork', 'join']);
const takesTime = new Set(['wait-signal', 'human-task', 'gather', 'scope', 'sub-flow', 'for-each', 'while']);

/** What becomes of a step that fails, takes too long, or should be tried again. */
export function Failing({ name, remote, onChange, onDone }: { name: string; remote: boolean; onChange: (field: Path, value: Value | undefined) => void; onDone: () => void }) {
  const { t } = useLanguage();
  const { flow, faults } = useForm();
  const step = stepNamed(flow, name)!.step;
  if (neverFails.has(step.use)) {
    return null;
  }
  const retry = asObject(step.retry ?? undefined);
  const text = (value: Value | undefined) => (typeof value === 'string' ? value : '');
  const labelled = (label: string, field: Path, control: React.ReactNode) => (
    <div className={formStyles.field} role="group" aria-label={label} data-field={field.join('.')}>
      <span className={formStyles.label}>{label}</span>
      {control}
      {faultsAt(faults, field).map((message) => <p key={message} className={styles.fault}>{message}</p>)}
    </div>
  );
  return (
    <div className={styles.section}>
      <h3>{t('failing.title')}</h3>
      {(remote || takesTime.has(step.use)) && labelled(t('failing.timeout'), ['timeout'],
        <DurationField label={t('failing.timeout')} value={step.timeout ?? ''} invalid={faultsAt(faults, ['timeout']).length > 0} onChange={(value) => onChange(['timeout'], value === '' ? undefined : value)} onDone={onDone} />)}
      {remote && (
        <>
          {labelled(t('failing.attempts'), ['retry', 'attempts'],
            <NumberInput aria-label={t('failing.attempts')} size="sm" min={1} max={100} allowDecimal={false} placeholder="5" value={typeof retry['attempts'] === 'number' ? retry['attempts'] : ''} onBlur={onDone} onChange={(value) => onChange(['retry', 'attempts'], typeof value === 'number' ? value : undefined)} />)}
          {labelled(t('failing.delay'), ['retry', 'delay'],
            <DurationField label={t('failing.delay')} value={text(retry['delay'])} invalid={faultsAt(faults, ['retry', 'delay']).length > 0} onChange={(value) => onChange(['retry', 'delay'], value === '' ? undefined : value)} onDone={onDone} />)}
          {labelled(t('failing.maxDelay'), ['retry', 'maxDelay'],
            <DurationField label={t('failing.maxDelay')} value={text(retry['maxDelay'])} invalid={faultsAt(faults, ['retry', 'maxDelay']).length > 0} onChange={(value) => onChange(['retry', 'maxDelay'], value === '' ? undefined : value)} onDone={onDone} />)}
        </>
      )}
      <Catches name={name} />
    </div>
  );
}

function Catches({ name }: { name: string }) {
  const { t } = useLanguage();
  const store = useFlowStore();
  const { flow, faults, readOnly } = useForm();
  const { step } = stepNamed(flow, name)!;
  const [adding, setAdding] = useState<string | null>(null);
  const family = step.use.includes('.') ? `${step.use.split('.')[0]}.*` : 'flow.*';
  return (
    <div className={formStyles.field} data-field="catch" role="group" aria-label={t('failing.catch')}>
      <span className={formStyles.label}>{t('failing.catch')}</span>
      {step.catch.map((way) => (
        <div key={way.name} className={styles.way}>
          <span className={`mono ${styles.outcome}`}>{way.name === '*' ? t('failing.any') : way.name}</span>
          <StepTarget
            label={t('failing.leads', { code: way.name })} beside={name} to={way.to}
            onChange={(to) => to !== null && store.getState().apply('wire', (now) => wire(now, { kind: 'catch', step: name, code: way.name }, to))}
          />
          {!readOnly && <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('failing.remove', { code: way.name })} onClick={() => store.getState().apply('unwire', (now) => unwire(now, { kind: 'catch', step: name, code: way.name }))}><IconTrash size={15} /></ActionIcon>}
        </div>
      ))}
      {adding !== null && (
        <div className={styles.way}>
          <Autocomplete aria-label={t('failing.code')} size="xs" autoFocus classNames={{ input: 'mono' }} data={['*', family, 'flow.timeout']} value={adding} onChange={setAdding} />
          <StepTarget
            label={t('failing.leads', { code: adding })} beside={name} to={null}
            onChange={(to) => {
              if (to !== null && adding.trim() !== '') {
                store.getState().apply('wire', (now) => wire(now, { kind: 'catch', step: name, code: adding.trim() }, to));
                setAdding(null);
              }
            }}
          />
          <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('common.cancel')} onClick={() => setAdding(null)}><IconTrash size={15} /></ActionIcon>
        </div>
      )}
      {!readOnly && adding === null && <div><Button variant="default" leftSection={<IconPlus size={13} />} onClick={() => setAdding('*')}>{t('failing.add')}</Button></div>}
      {faultsAt(faults, ['catch']).map((message) => <p key={message} className={styles.fault}>{message}</p>)}
      <p className={styles.quiet}>{t('failing.catch.hint')}</p>
    </div>
  );
}
