import { Button, Modal, NumberInput, Textarea } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { giveToAll, publishingQueries, rollBack, setShare, type FlowFigure, type FlowRollout } from '../api/publishing';
import { exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Panel } from '../ui/Panel';
import { Segmented } from '../ui/Segmented';
import { useKeptRoom } from '../ui/useKeptRoom';
import styles from './Publishing.module.css';
import { short, useAct } from './usePublishing';

const windows = { hour: 60, day: 24 * 60, week: 7 * 24 * 60 } as const;
type Asking = { kind: 'all'; version: string } | { kind: 'back' } | null;

/** Which version orders get, how each does beside the other, and the ways on and back. */
export function RolloutPanel({ name, rollout }: { name: string; rollout: FlowRollout | null }) {
  const { t } = useLanguage();
  const [span, setSpan] = useState<keyof typeof windows>('hour');
  const [asking, setAsking] = useState<Asking>(null);
  const figures = useQuery({ ...publishingQueries.figures(name, windows[span]), enabled: rollout !== null });
  const room = useKeptRoom<HTMLDivElement>();
  if (rollout === null) {
    return <Panel title={t('rollout.title')}><p className={styles.quiet}>{t('rollout.none')}</p></Panel>;
  }
  const back = rollout.rules.length > 0 ? rollout.current : rollout.previous;
  const own = rollout.owner === 'own';
  return (
    <Panel title={t('rollout.title')} aside={<Segmented label={t('figures.window')} value={span} onChange={setSpan} segments={(['hour', 'day', 'week'] as const).map((value) => ({ value, label: t(`figures.${value}`) }))} />}>
      <div ref={room} className={styles.form}>
        {figures.isError && !figures.data ? <FailureNotice title={t('publish.failed')} error={figures.error} onRetry={() => void figures.refetch()} /> : (
          <VersionFigures rollout={rollout} figures={figures.data ?? []} minutes={windows[span]} />
        )}
        {rollout.rules.map((rule) => <RuleActions key={rule.version} name={name} rollout={rollout} version={rule.version} percent={rule.percent ?? 100} onAll={() => setAsking({ kind: 'all', version: rule.version })} />)}
        {rollout.rollback !== null && rollout.rules.length > 0 && <p className={styles.quiet}>{t('rollout.autoOn')}</p>}
        {own && back !== null && <div className={styles.buttons}><Button variant="default" leftSection={<IconArrowBackUp size={14} />} onClick={() => setAsking({ kind: 'back' })}>{t('rollout.back')}</Button></div>}
      </div>
      {asking?.kind === 'all' && <AskAll name={name} rollout={rollout} version={asking.version} onClose={() => setAsking(null)} />}
      {asking?.kind === 'back' && <AskBack name={name} to={back ?? ''} ofRules={rollout.rules.length > 0} onClose={() => setAsking(null)} />}
    </Panel>
  );
}

function VersionFigures({ rollout, figures, minutes }: { rollout: FlowRollout; figures: readonly FlowFigure[]; minutes: number }) {
  const { t } = useLanguage();
  const rules = rollout.rules.map((rule) => ({
    version: rule.version,
    who: [
      t('rollout.percent', { percent: rule.percent ?? 100 }),
      ...(rule.tenants ? [t('rollout.tenants', { tenants: rule.tenants.join(', ') })] : []),
      ...(rule.from ? [t('rollout.from', { time: exactTime(Date.parse(rule.from)) })] : []),
    ].join(', '),
  }));
  const rows = [...rules, ...(rollout.current === null ? [] : [{ version: rollout.current, who: rules.length > 0 ? t('rollout.current') : t('rollout.everybody') }])];
  const of = (version: string) => figures.find((one) => one.version === version);
  return (
    <DataTable
      label={t('figures.label', { minutes })} rows={rows} rowKey={(row) => row.version}
      columns={[
        { label: t('figures.version'), cell: (row) => <span className="mono">{short(row.version)}</span> },
        { label: t('figures.who'), cell: (row) => row.who },
        { label: t('figures.started'), numeric: true, cell: (row) => String(of(row.version)?.started ?? 0) },
        { label: t('figures.ended'), numeric: true, cell: (row) => String(of(row.version)?.ended ?? 0) },
        { label: t('figures.incidents'), numeric: true, cell: (row) => String(of(row.version)?.incidents ?? 0) },
        { label: t('figures.rate'), numeric: true, cell: (row) => `${((of(row.version)?.incidentRate ?? 0) * 100).toFixed(1)} %` },
      ]}
    />
  );
}

function RuleActions({ name, rollout, version, percent, onAll }: { name: string; rollout: FlowRollout; version: string; percent: number; onAll: () => void }) {
  const { t } = useLanguage();
  const [share, setShareTo] = useState<number | string>(percent);
  const change = useAct((to: number) => setShare(name, rollout, version, to), { done: (_, to) => t('rollout.share.done', { hash: short(version), percent: to }), failed: t('rollout.failed') });
  return (
    <div className={styles.buttons}>
      <NumberInput size="xs" w={90} aria-label={t('rollout.shareOf', { hash: short(version) })} value={share} min={0.01} max={100} decimalScale={2} suffix=" %" onChange={setShareTo} />
      <Button variant="default" loading={change.isPending} disabled={typeof share !== 'number' || share <= 0 || share === percent} onClick={() => typeof share === 'number' && change.mutate(share)}>{t('rollout.share')}</Button>
      <Button onClick={onAll}>{t('rollout.all')}</Button>
    </div>
  );
}

function AskAll({ name, rollout, version, onClose }: { name: string; rollout: FlowRollout; version: string; onClose: () => void }) {
  const { t } = useLanguage();
  const act = useAct(() => giveToAll(name, rollout, version), { done: () => t('rollout.all.done', { hash: short(version) }), failed: t('rollout.failed') }, onClose);
  return (
    <Modal opened onClose={onClose} title={<strong>{t('rollout.all.title', { hash: short(version) })}</strong>} size={460} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={styles.form}>
        <p className={styles.text}>{t('rollout.all.text')}</p>
        <div className={`${styles.buttons} ${styles.end}`}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button size="sm" loading={act.isPending} onClick={() => act.mutate(undefined)} data-autofocus>{t('rollout.all')}</Button>
        </div>
      </div>
    </Modal>
  );
}

function AskBack({ name, to, ofRules, onClose }: { name: string; to: string; ofRules: boolean; onClose: () => void }) {
  const { t } = useLanguage();
  const [reason, setReason] = useState('');
  const act = useAct(() => rollBack(name, reason.trim()), { done: () => t('rollout.back.done'), failed: t('rollout.failed') }, onClose);
  return (
    <Modal opened onClose={onClose} title={<strong>{t('rollout.back.title')}</strong>} size={460} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={styles.form}>
        <p className={styles.text}>{t(ofRules ? 'rollout.back.rules' : 'rollout.back.previous', { hash: short(to) })}</p>
        <Textarea size="sm" label={t('rollout.back.reason')} autosize minRows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} data-autofocus />
        <div className={`${styles.buttons} ${styles.end}`}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button size="sm" color="red" loading={act.isPending} onClick={() => act.mutate(undefined)}>{t('rollout.back')}</Button>
        </div>
      </div>
    </Modal>
  );
}
