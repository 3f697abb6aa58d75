import { Autocomplete, Button, CloseButton, Menu, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { orderQueries } from '../api/orders';
import type { GivenOrder } from '../api/simulations';
import { indexOf, stepNamed } from '../document/flow/flowIndex';
import { orderStatuses } from '../document/orderStatus';
import { choose, reports, type TrialPlan } from '../document/run/trial';
import { useFlow } from '../editor/FlowStoreContext';
import { useLanguage } from '../language/LanguageProvider';
import { Segmented } from '../ui/Segmented';
import { TimeInput } from '../ui/TimeInput';
import styles from './Trying.module.css';
import { usePlanWords } from './usePlanWords';
import type { Trial } from './useTrial';

type On = 'sample' | 'form' | 'stored';

/** What the flow is tried on, what happens meanwhile, and the button that runs it. */
export function TryForm({ kind, trial }: { kind: string; trial: Trial }) {
  const { t } = useLanguage();
  const [on, setOn] = useState<On>('sample');
  const { plan, setPlan } = trial;
  const [bad, setBad] = useState(false);
  const turn = (next: On) => {
    setOn(next);
    setBad(false);
    setPlan({ ...plan, orderNo: next === 'stored' ? plan.orderNo : null, given: next === 'form' ? plan.given : {} });
  };
  return (
    <form className={styles.section} onSubmit={(event) => { event.preventDefault(); if (!bad) { trial.run(); } }} noValidate>
      <Segmented label={t('try.on')} wide value={on} onChange={turn} segments={[{ value: 'sample', label: t('try.on.sample') }, { value: 'form', label: t('try.on.form') }, { value: 'stored', label: t('try.on.stored') }]} />
      {on === 'sample' && <p className={styles.quiet}>{t('try.on.sample.hint')} {t('try.lead')}</p>}
      {on === 'stored' && <Stored orderNo={plan.orderNo} onChange={(orderNo) => setPlan({ ...plan, orderNo })} />}
      {on === 'form' && <Given kind={kind} plan={plan} onChange={(given) => setPlan({ ...plan, given })} onBad={setBad} onAt={(at) => setPlan({ ...plan, at })} />}
      <Happens trial={trial} />
      <div className={styles.buttons}>
        <Button type="submit" size="sm" leftSection={<IconPlayerPlay size={15} />} loading={trial.running} disabled={bad || (on === 'stored' && !plan.orderNo)}>{trial.result === null ? t('try.run') : t('try.again')}</Button>
        {(trial.result !== null || trial.failure !== null || plan.timeline.length > 0) && <Button size="sm" variant="default" onClick={() => { setOn('sample'); trial.reset(); }}>{t('try.reset')}</Button>}
      </div>
    </form>
  );
}

function Stored({ orderNo, onChange }: { orderNo: string | null; onChange: (orderNo: string | null) => void }) {
  const { t } = useLanguage();
  const orders = useInfiniteQuery(orderQueries.list({}));
  const known = (orders.data?.pages[0]?.items ?? []).slice(0, 30).map((one) => one.orderNo);
  return (
    <Autocomplete
      label={t('try.order')} description={t('try.on.stored.hint')} placeholder={t('try.order.pick')} size="sm" classNames={{ input: 'mono' }} data={known} value={orderNo ?? ''} onChange={(value) => onChange(value.trim() === '' ? null : value.trim())}
    />
  );
}

/** The fields that flows ask for most, and all others as JSON. */
function Given({ kind, plan, onChange, onBad, onAt }: { kind: string; plan: TrialPlan; onChange: (given: GivenOrder) => void; onBad: (bad: boolean) => void; onAt: (at: string | null) => void }) {
  const { t, named } = useLanguage();
  const [fields, setFields] = useState<{ weight: number | null; packages: number | null; json: string }>({ weight: null, packages: null, json: '' });
  const [begin, setBegin] = useState('');
  const { given } = plan;
  const other = jsonObject(fields.json);
  const set = (next: typeof fields) => {
    setFields(next);
    const json = jsonObject(next.json);
    onBad(json === null);
    const cargo = next.weight === null && next.packages === null ? {} : { cargo: [{ description: 'Parcel', packages: next.packages ?? 1, weightKg: next.weight ?? 1 }] };
    const laid = { ...cargo, ...json };
    const { with: _, ...rest } = given;
    onChange(Object.keys(laid).length === 0 ? rest : { ...rest, with: laid as never });
  };
  const put = (name: 'status' | 'waybillNo', value: string | null) => {
    const { [name]: _, ...rest } = given;
    onChange(value === null || value === '' ? rest : { ...rest, [name]: value });
  };
  return (
    <>
      <div className={styles.grid}>
        <NumberInput size="sm" label={t('try.weight')} min={0} value={fields.weight ?? ''} onChange={(value) => set({ ...fields, weight: typeof value === 'number' ? value : null })} />
        <NumberInput size="sm" label={t('try.packages')} min={1} allowDecimal={false} value={fields.packages ?? ''} onChange={(value) => set({ ...fields, packages: typeof value === 'number' ? value : null })} />
        {kind !== 'transaction' && <>
          <TextInput size="sm" label={t('try.waybill')} value={given.waybillNo ?? ''} onChange={(event) => put('waybillNo', event.currentTarget.value)} />
          <Select size="sm" label={t('try.status')} clearable value={given.status ?? null} data={orderStatuses.map(({ name }) => ({ value: name, label: named('status', name) }))} onChange={(value) => put('status', value)} />
        </>}
      </div>
      <TimeInput size="sm" label={t('try.at')} hint={t('try.at.hint')} value={begin} onChange={(value) => { setBegin(value); onAt(value === '' ? null : new Date(value).toISOString()); }} />
      <Textarea size="sm" label={t('try.more')} autosize minRows={2} maxRows={10} classNames={{ input: 'mono' }} value={fields.json} error={other === null && t('try.badJson')} onChange={(event) => set({ ...fields, json: event.currentTarget.value })} />
    </>
  );
}

function jsonObject(text: string): Record<string, unknown> | null {
  if (text.trim() === '') {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Choices made so far, each to be taken away, and what may come from outside. */
function Happens({ trial }: { trial: Trial }) {
  const { t, named } = useLanguage();
  const words = usePlanWords();
  const flow = useFlow((state) => state.logic);
  const { plan, setPlan } = trial;
  const { graphs, steps } = indexOf(flow);
  const signals = [...new Set([
    ...[...steps.keys()].flatMap((name) => { const signal = stepNamed(flow, name)?.step.use === 'wait-signal' ? stepNamed(flow, name)!.step.with['signal'] : null; return typeof signal === 'string' ? [signal] : []; }),
    ...[...graphs.values()].flatMap(({ handlers }) => handlers.flatMap(({ signal }) => (signal === null ? [] : [signal]))),
  ])];
  const add = (signal: string, report: string | null) =>
    setPlan(choose(plan, { kind: 'signal', signal, report, nth: plan.timeline.filter((one) => one.signal === signal).length, at: plan.at ?? new Date().toISOString() }));
  const rows = [
    ...Object.entries(plan.stubs).map(([step, stubs]) => {
      const { [step]: _, ...rest } = plan.stubs;
      return { key: `stub/${step}`, words: words.stub(step, stubs[0]!), without: { ...plan, stubs: rest } };
    }),
    ...plan.timeline.map((entry, at) => ({ key: `time/${at}`, words: words.entry(entry), without: { ...plan, timeline: plan.timeline.filter((_, index) => index !== at) } })),
  ];
  return (
    <div className={styles.happens}>
      <div className={styles.row}>
        <h3>{t('try.happens')}</h3>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target><Button size="compact-xs" variant="default" leftSection={<IconPlus size={12} />}>{t('try.add.signal')}</Button></Menu.Target>
          <Menu.Dropdown className={styles.menu}>
            {signals.flatMap((signal) => (signal === 'execution.report' ? reports : [null]).map((report) => (
              <Menu.Item key={`${signal}/${report}`} onClick={() => add(signal, report)}>{report === null ? named('signal', signal) : t('try.choice.report', { status: named('status', report) })}</Menu.Item>
            )))}
            <Menu.Item onClick={() => setPlan({ ...plan, timeline: [...plan.timeline, { cancel: true }] })}>{t('try.add.cancel')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {rows.length === 0 ? <p className={styles.quiet}>{t('try.happens.none')}</p> : (
        <ul className={styles.choices}>
          {rows.map((row) => (
            <li key={row.key}><span>{row.words}</span><CloseButton size="xs" aria-label={t('try.remove', { what: row.words })} onClick={() => setPlan(row.without)} /></li>
          ))}
        </ul>
      )}
    </div>
  );
}
