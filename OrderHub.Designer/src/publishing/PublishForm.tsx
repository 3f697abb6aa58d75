import { Button, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { publishDraft, type Draft, type PublishTarget } from '../api/publishing';
import { useLanguage } from '../language/LanguageProvider';
import { Panel } from '../ui/Panel';
import { Segmented } from '../ui/Segmented';
import { TimeInput } from '../ui/TimeInput';
import styles from './Publishing.module.css';
import { short, useAct } from './usePublishing';

const usualRule = { windowMinutes: 60, minimum: 20, ratio: 2, tolerated: 0.01 };
const tenantList = /^\s*(?:\d+\s*(?:,\s*\d+\s*)*)?$/;

/** Who gets the draft, and when it is taken back without a person. */
export function PublishForm({ draft, hindered, hasVersion }: { draft: Draft; hindered: boolean; hasVersion: boolean }) {
  const { t } = useLanguage();
  const [who, setWho] = useState<'all' | 'some'>(hasVersion ? 'some' : 'all');
  const [percent, setPercent] = useState<number | string>(10);
  const [tenants, setTenants] = useState('');
  const [from, setFrom] = useState('');
  const [note, setNote] = useState('');
  const [rule, setRule] = useState<typeof usualRule | null>(usualRule);
  const badTenants = !tenantList.test(tenants);
  const target: PublishTarget = who === 'all' ? {} : {
    percent: typeof percent === 'number' ? percent : null,
    ...(tenants.trim() !== '' && { tenants: tenants.split(',').map(Number) }),
    ...(from !== '' && { from: new Date(from).toISOString() }),
    ...(rule !== null && { rollback: rule }),
  };
  const publish = useAct(() => publishDraft(draft.name, draft.state.revision, note.trim() === '' ? null : note.trim(), target), {
    done: (result) => (result.isNew || result.rolledOut ? t('target.published', { hash: short(result.version.hash) }) : t('target.same')),
    failed: t('target.failed'),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!badTenants) {
      publish.mutate(undefined);
    }
  };
  const number = (label: string, value: number, set: (value: number) => void, limits: { min: number; max: number; decimals?: number }) => (
    <NumberInput size="sm" label={label} value={value} min={limits.min} max={limits.max} decimalScale={limits.decimals ?? 0} onChange={(next) => typeof next === 'number' && set(next)} />
  );
  return (
    <Panel title={t('target.title')}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Segmented label={t('target.title')} wide value={who} onChange={setWho} segments={[{ value: 'some', label: t('target.some') }, { value: 'all', label: t('target.all') }]} />
        {who === 'some' && (
          <>
            <NumberInput size="sm" label={t('target.percent')} description={t('target.percent.hint')} value={percent} min={0.01} max={100} decimalScale={2} onChange={setPercent} />
            <div className={styles.grid}>
              <TextInput size="sm" label={t('target.tenants')} description={t('target.tenants.hint')} value={tenants} error={badTenants && t('target.badTenants')} onChange={(event) => setTenants(event.currentTarget.value)} />
              <TimeInput size="sm" label={t('target.from')} hint={t('target.from.hint')} value={from} onChange={setFrom} />
            </div>
            <Switch label={t('auto.title')} description={t('auto.hint')} checked={rule !== null} onChange={(event) => setRule(event.currentTarget.checked ? usualRule : null)} />
            {rule !== null && (
              <div className={styles.grid}>
                {number(t('auto.window'), rule.windowMinutes, (windowMinutes) => setRule({ ...rule, windowMinutes }), { min: 1, max: 10_080 })}
                {number(t('auto.minimum'), rule.minimum, (minimum) => setRule({ ...rule, minimum }), { min: 1, max: 1_000_000 })}
                {number(t('auto.ratio'), rule.ratio, (ratio) => setRule({ ...rule, ratio }), { min: 1, max: 100, decimals: 1 })}
                {number(t('auto.tolerated'), rule.tolerated * 100, (share) => setRule({ ...rule, tolerated: Math.round(share * 100) / 10_000 }), { min: 0, max: 100, decimals: 2 })}
              </div>
            )}
          </>
        )}
        <Textarea size="sm" label={t('target.note')} description={t('target.note.hint')} autosize minRows={2} maxLength={500} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <div className={`${styles.buttons} ${styles.end}`}><Button type="submit" size="sm" loading={publish.isPending} disabled={hindered}>{t('target.submit')}</Button></div>
      </form>
    </Panel>
  );
}
