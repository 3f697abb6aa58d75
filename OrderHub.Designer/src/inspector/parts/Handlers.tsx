import { ActionIcon, Autocomplete, Button, Select, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { indexOf, type Handler } from '../../document/flow/flowIndex';
import { freeHandlerName, renameHandler, setHandler, setHandlerField, type HandlerField } from '../../document/flow/handlers';
import type { Value } from '../../document/json/value';
import { useFlowStore } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';
import { Segmented } from '../../ui/Segmented';
import { signalsOf } from '../form/Control';
import { DurationField } from '../form/DurationField';
import formStyles from '../form/Field.module.css';
import { useForm } from '../FormContext';
import styles from '../Sections.module.css';

/** What a flow or a scope does when a signal comes or a time passes while it runs. */
export function Handlers({ graph }: { graph: string | null }) {
  const { t } = useLanguage();
  const store = useFlowStore();
  const { flow, readOnly } = useForm();
  const handlers = indexOf(flow).graphs.get(graph)?.handlers ?? [];
  const steps = indexOf(flow).graphs.get(graph)?.steps ?? [];
  const add = () => store.getState().apply('field', (now) => setHandler(now, graph, freeHandlerName(now, graph, 'cancel'), { signal: 'order.cancel-requested', next: steps[0] ?? '' }));
  return (
    <div className={styles.section} data-field="on">
      <h3>{t('inspect.handlers')}</h3>
      {handlers.length === 0 && <p className={styles.quiet}>{t('inspect.handlers.empty')}</p>}
      {handlers.map((one) => <OneHandler key={one.name} graph={graph} handler={one} steps={steps} />)}
      {!readOnly && <div><Button size="xs" variant="default" leftSection={<IconPlus size={13} />} onClick={add}>{t('handler.add')}</Button></div>}
    </div>
  );
}

function OneHandler({ graph, handler, steps }: { graph: string | null; handler: Handler; steps: readonly string[] }) {
  const { t } = useLanguage();
  const store = useFlowStore();
  const { flow, readOnly } = useForm();
  const { name } = handler;
  const done = () => store.getState().settle();
  const set = (field: HandlerField, value: Value | undefined) => store.getState().apply('field', (now) => setHandlerField(now, graph, name, field, value), { group: `on/${graph ?? ''}/${name}/${field}` });
  const choose = (field: HandlerField, value: Value | undefined) => {
    set(field, value);
    done();
  };
  return (
    <div className={formStyles.inner} role="group" aria-label={t('handler.one', { name })} data-field={`on.${name}`}>
      <div className={formStyles.head}>
        <HandlerName graph={graph} name={name} />
        {!readOnly && <ActionIcon variant="subtle" color="gray" size={26} aria-label={t('handler.remove', { name })} onClick={() => store.getState().apply('field', (now) => setHandler(now, graph, name, undefined))}><IconTrash size={14} /></ActionIcon>}
      </div>
      {!readOnly && (
        <Segmented
          wide label={t('handler.when')} value={handler.after === null ? 'signal' : 'after'} onChange={(next) => choose(next, next === 'signal' ? 'order.cancel-requested' : 'PT1H')}
          segments={[{ value: 'signal', label: t('handler.when.signal') }, { value: 'after', label: t('handler.when.after') }]}
        />
      )}
      {handler.after === null ? (
        <>
          <Autocomplete label={t('handler.signal')} size="sm" readOnly={readOnly} data={signalsOf(flow)} value={handler.signal ?? ''} onChange={(value) => set('signal', value)} onBlur={done} />
          <Autocomplete label={t('handler.key')} description={t('handler.key.hint')} size="sm" readOnly={readOnly} data={['number', 'waybill']} value={handler.key ?? ''} onChange={(value) => set('key', value === '' ? undefined : value)} onBlur={done} />
        </>
      ) : <DurationField label={t('handler.after')} value={handler.after} invalid={false} onChange={(value) => set('after', value)} onDone={done} />}
      <Switch label={t('handler.interrupting')} description={t('handler.interrupting.hint')} checked={handler.interrupting} disabled={readOnly} onChange={(event) => choose('interrupting', event.currentTarget.checked ? undefined : false)} />
      <Select label={t('handler.next')} size="sm" searchable readOnly={readOnly} placeholder={t('outcome.nowhere')} data={[...steps]} value={handler.to !== null && handler.to !== '' ? handler.to : null} nothingFoundMessage={t('field.noStep')} onChange={(value) => choose('next', value ?? '')} />
    </div>
  );
}

/** Taken over when it is left: on the way there a name may be another handler's. */
function HandlerName({ graph, name }: { graph: string | null; name: string }) {
  const { t } = useLanguage();
  const store = useFlowStore();
  const { flow, readOnly } = useForm();
  const [text, setText] = useState<string | null>(null);
  useEffect(() => setText(null), [name]);
  const taken = text !== null && text !== name && (text.trim() === '' || indexOf(flow).graphs.get(graph)?.handlers.some((one) => one.name === text) === true);
  return (
    <TextInput
      aria-label={t('handler.name')} size="xs" classNames={{ input: 'mono' }} readOnly={readOnly} value={text ?? name} error={taken && t('handler.name.bad')} onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (text !== null && text !== name && !taken) {
          store.getState().apply('field', (now) => renameHandler(now, graph, name, text));
        }
        setText(null);
      }}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}
