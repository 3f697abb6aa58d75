import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Fault } from '../api/types';
import { setFlowField } from '../document/flow/changeStep';
import { localText } from '../document/flowDefinition';
import { member } from '../document/json/node';
import { valueOf, type Value } from '../document/json/value';
import { placeOf } from '../document/problems';
import type { Catalog } from '../document/stepKinds';
import { useFlow, useFlowStore } from '../editor/FlowStoreContext';
import { useLanguage } from '../language/LanguageProvider';
import { asObject } from './form/Control';
import formStyles from './form/Field.module.css';
import { JsonField } from './form/JsonField';
import { FormContext, type FormSurroundings } from './FormContext';
import { Handlers } from './parts/Handlers';
import { TitleFields } from './parts/TitleFields';
import styles from './Sections.module.css';

/** What a flow says of itself: title, kind, variables, and what becomes of failures. Shown while no step is chosen. */
export function FlowInspector({ catalog, faults }: { catalog: Catalog; faults: readonly Fault[] }) {
  const { t, named } = useLanguage();
  const store = useFlowStore();
  const flow = useFlow((state) => state.logic);
  const readOnly = useFlow((state) => state.readOnly);
  const form = useMemo<FormSurroundings>(() => ({
    flow, step: null, catalog, readOnly, data: [], sample: {},
    faults: faults.map((one) => ({ place: placeOf(flow, one.path), message: one.message })).filter(({ place }) => place.step === null).map(({ place, message }) => ({ field: place.field, message })),
  }), [flow, catalog, readOnly, faults]);
  const field = (name: string): Value | undefined => { const node = member(flow.root, name); return node && valueOf(node); };
  const set = (path: readonly string[], value: Value | undefined) => store.getState().apply('field', (now) => setFlowField(now, path, value), { group: `flow/${path.join('/')}` });
  const done = () => store.getState().settle();
  const choose = (path: readonly string[], value: Value | undefined) => {
    set(path, value);
    done();
  };
  const name = String(field('name') ?? '');
  return (
    <FormContext value={form}>
      <section className={styles.inspector} aria-label={t('inspect.flow')}>
        <header className={styles.head}>
          <div className={styles.kind}><h2>{t('inspect.flow')}</h2><span className={`mono ${styles.use}`}>{name}</span></div>
          {form.faults.length > 0 && <ul className={styles.faults} aria-label={t('inspect.faults')}>{form.faults.map(({ message }) => <li key={message}>{message}</li>)}</ul>}
        </header>
        <div className={styles.section}>
          <TitleFields title={localText(field('title'))} fallback={{ en: name, zh: name }} onChange={(value) => set(['title'], value ?? { en: name, zh: name })} onDone={done} />
          <Select
            label={t('inspect.kind')} size="sm" allowDeselect={false} readOnly={readOnly} value={String(field('kind') ?? '')} data={['transaction', 'fulfillment', 'subflow'].map((value) => ({ value, label: named('kind', value) }))}
            onChange={(value) => choose(['kind'], value ?? 'fulfillment')}
          />
          <Select
            label={t('inspect.onFailure')} size="sm" allowDeselect={false} readOnly={readOnly} value={String(field('onFailure') ?? 'incident')}
            data={[{ value: 'incident', label: t('inspect.onFailure.incident') }, { value: 'compensate', label: t('inspect.onFailure.compensate') }]}
            onChange={(value) => choose(['onFailure'], value === 'compensate' ? 'compensate' : undefined)}
          />
        </div>
        <FirstValues vars={asObject(field('vars'))} onChange={set} onDone={done} />
        <Handlers graph={null} />
      </section>
    </FormContext>
  );
}

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

function FirstValues({ vars, onChange, onDone }: { vars: { readonly [name: string]: Value }; onChange: (path: readonly string[], value: Value | undefined) => void; onDone: () => void }) {
  const { t } = useLanguage();
  const readOnly = useFlow((state) => state.readOnly);
  const [fresh, setFresh] = useState('');
  const bad = fresh !== '' && (!variableName.test(fresh) || fresh in vars);
  const add = () => {
    if (fresh !== '' && !bad) {
      onChange(['vars', fresh], null);
      onDone();
      setFresh('');
    }
  };
  return (
    <div className={styles.section} data-field="vars">
      <h3>{t('vars.title')}</h3>
      {Object.entries(vars).map(([name, value]) => (
        <div key={name} className={formStyles.field}>
          <div className={formStyles.head}>
            <span className={`mono ${formStyles.label}`}>{name}</span>
            {!readOnly && <ActionIcon variant="subtle" color="gray" size={22} aria-label={t('vars.remove', { name })} onClick={() => { onChange(['vars', name], undefined); onDone(); }}><IconTrash size={14} /></ActionIcon>}
          </div>
          <JsonField label={t('vars.first', { name })} value={value} onDone={onDone} onChange={(next) => onChange(['vars', name], next ?? null)} />
        </div>
      ))}
      {!readOnly && (
        <div className={formStyles.row}>
          <TextInput
            aria-label={t('vars.name')} placeholder={t('vars.name')} size="xs" classNames={{ input: 'mono' }} value={fresh} error={bad && t('vars.badName')} onChange={(event) => setFresh(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && add()}
          />
          <Button size="xs" variant="default" px={7} aria-label={t('vars.add')} onClick={add}><IconPlus size={14} /></Button>
        </div>
      )}
      <p className={styles.quiet}>{t('vars.hint')}</p>
    </div>
  );
}
