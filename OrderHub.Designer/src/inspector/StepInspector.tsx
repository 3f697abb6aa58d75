import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { capabilityQueries } from '../api/capabilities';
import type { Fault } from '../api/types';
import { setStepField } from '../document/flow/changeStep';
import { stepNamed } from '../document/flow/flowIndex';
import { nameFault, renameStep } from '../document/flow/renameStep';
import type { Path } from '../document/json/edit';
import type { Value } from '../document/json/value';
import { placeOf } from '../document/problems';
import type { Catalog } from '../document/stepKinds';
import { useFlow, useFlowStore } from '../editor/FlowStoreContext';
import { useLanguage } from '../language/LanguageProvider';
import { stepData } from './expression/stepData';
import { sampleAt } from './expression/sample';
import { SampleChoice, useSampleOrder } from './expression/SampleChoice';
import { Field } from './form/Field';
import { fieldsOf } from './form/fields';
import { FormContext, type FormSurroundings } from './FormContext';
import { Failing } from './parts/Failing';
import { Handlers } from './parts/Handlers';
import { Outcomes } from './parts/Outcomes';
import { TitleFields } from './parts/TitleFields';
import { Undo } from './parts/Undo';
import { Variables } from './parts/Variables';
import styles from './Sections.module.css';

/** Everything of one step, as a form that is made from its capability's schema. */
export function StepInspector({ step: name, catalog, faults }: { step: string; catalog: Catalog; faults: readonly Fault[] }) {
  const { t, local, language } = useLanguage();
  const store = useFlowStore();
  const flow = useFlow((state) => state.logic);
  const readOnly = useFlow((state) => state.readOnly);
  const capabilities = useQuery(capabilityQueries.all());
  const schema = useQuery(capabilityQueries.orderSchema());
  const order = useSampleOrder(schema.data);
  const found = stepNamed(flow, name);
  const form = useMemo<FormSurroundings>(() => ({
    flow, step: name, catalog, readOnly,
    data: stepData(flow, name, schema.data, catalog),
    sample: sampleAt(flow, name, order),
    faults: faults.map((one) => ({ place: placeOf(flow, one.path), message: one.message })).filter(({ place }) => place.step === name).map(({ place, message }) => ({ field: place.field, message })),
  }), [flow, name, catalog, readOnly, schema.data, order, faults]);
  const root = useRef<HTMLElement>(null);
  useFieldRequest(root, name);

  if (found === undefined) {
    return null;
  }
  const { step } = found;
  const input = capabilities.data?.items.find((one) => one.use === step.use)?.input ?? capabilities.data?.controlSteps.find((one) => one.use === step.use)?.input ?? null;
  const kind = catalog.find(step.use);
  const title = kind === undefined ? step.use : local(kind.title);
  const fields = fieldsOf(input, language);
  const done = () => store.getState().settle();
  const set = (field: Path, value: Value | undefined) => store.getState().apply('field', (now) => setStepField(now, name, field, value), { group: `${name}/${field.join('/')}` });
  const whole = form.faults.filter(({ field }) => field.length === 0 || !['title', 'with', 'next', 'catch', 'retry', 'timeout', 'compensate'].includes(field[0]!.replace(/\[.*/, '')));
  return (
    <FormContext value={form}>
      <section className={styles.inspector} ref={root} aria-label={t('inspect.step', { step: name })} tabIndex={-1}>
        <header className={styles.head}>
          <div className={styles.kind}><h2>{title}</h2><span className={`mono ${styles.use}`}>{step.use}</span></div>
          {kind && <p className={styles.summary}>{local(kind.summary)}</p>}
          {whole.length > 0 && <ul className={styles.faults} aria-label={t('inspect.faults')}>{whole.map(({ message }) => <li key={message}>{message}</li>)}</ul>}
        </header>
        <div className={styles.section}>
          <h3>{t('inspect.names')}</h3>
          <StepName name={name} onRename={(to) => store.getState().apply('rename', (now) => renameStep(now, name, to), { select: () => ({ steps: [to] }) })} />
          <TitleFields title={step.title} fallback={kind?.title ?? { en: step.use, zh: step.use }} onChange={(value) => set(['title'], value)} onDone={done} />
        </div>
        {(fields.length > 0 || step.use === 'set') && (
          <div className={styles.section}>
            <h3>{t('inspect.inputs')}</h3>
            {step.use === 'set' ? <Variables values={step.with} onChange={(variable, value) => set(['with', variable], value)} onDone={done} />
              : fields.map((spec) => <Field key={`${name}/${spec.name}`} spec={spec} path={['with', spec.name]} value={step.with[spec.name]} onChange={(value) => set(['with', spec.name], value)} onDone={done} />)}
            <SampleChoice />
          </div>
        )}
        <Outcomes name={name} />
        {step.use === 'scope' && <Handlers graph={name} />}
        <Failing name={name} remote={kind?.effect === 'remote'} onChange={set} onDone={done} />
        {step.use.includes('@') && kind?.effect !== 'pure' && <Undo name={name} suggested={kind?.undo ?? null} onChange={set} onDone={done} />}
      </section>
    </FormContext>
  );
}

/** Taken over when it is left: on the way there a name may be another step's. */
function StepName({ name, onRename }: { name: string; onRename: (to: string) => void }) {
  const { t, named } = useLanguage();
  const flow = useFlow((state) => state.logic);
  const readOnly = useFlow((state) => state.readOnly);
  const [text, setText] = useState<string | null>(null);
  useEffect(() => setText(null), [name]);
  const fault = text === null ? null : nameFault(flow, text, name);
  return (
    <TextInput
      label={t('inspect.name')} description={t('inspect.name.hint')} size="sm" classNames={{ input: 'mono' }} value={text ?? name} readOnly={readOnly} error={fault && named('nameFault', fault)}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (text !== null && fault === null && text !== name) {
          onRename(text);
        } else {
          setText(null);
        }
      }}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}

/** Brings a field to view and to focus where a problem asked for it. */
function useFieldRequest(root: React.RefObject<HTMLElement | null>, name: string): void {
  const request = useFlow((state) => state.fieldRequest);
  const answered = useRef(0);
  useEffect(() => {
    if (request === null || request.step !== name || request.number === answered.current) {
      return;
    }
    answered.current = request.number;
    for (let length = request.field.length; length > 0; length -= 1) {
      const field = root.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(request.field.slice(0, length).join('.'))}"]`);
      if (field) {
        field.scrollIntoView({ block: 'center' });
        field.querySelector<HTMLElement>('input, textarea, .cm-content, button')?.focus();
        return;
      }
    }
    root.current?.focus();
  }, [request, name, root]);
}
