import { Button, Progress } from '@mantine/core';
import { IconPlayerStop, IconScale } from '@tabler/icons-react';
import { isGoing, stopReconciliation } from '../api/reconciliation';
import type { ReconciliationRun, ReconciliationStanding } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { Chip } from '../ui/Chip';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import styles from './Reconciliation.module.css';
import { managesReconciliation, proofOf, toneOf } from './reconciliationRules';

/** Each store of each node with its newest comparison: how far it is, or how it ended and what proves it. */
export function StoreCards({ standing }: { standing: ReconciliationStanding }) {
  const { t } = useLanguage();
  return standing.last.length === 0
    ? <Notice icon={<IconScale size={22} />} title={t('reconciliation.never')} hint={t('reconciliation.never.hint')} level={3} />
    : <ul className={styles.stores}>{standing.last.map((run) => <Store key={`${run.store}/${run.node}`} run={run} open={openOf(standing, run)} />)}</ul>;
}

/** Differences that are open: a run that looked at versions only says nothing of what an earlier one found altered. */
function openOf(standing: ReconciliationStanding, run: ReconciliationRun): number {
  return standing.open.filter((open) => open.store === run.store && open.node === run.node).reduce((sum, open) => sum + open.count, 0);
}

function Store({ run, open }: { run: ReconciliationRun; open: number }) {
  const { t, named } = useLanguage();
  const session = useSession();
  const stop = useChange(stopReconciliation, { done: t('reconciliation.stopped'), failed: t('reconciliation.notDone') }, 'reconciliation');
  const ended = { ...run, remaining: Math.max(run.remaining, open) };
  const proof = proofOf(ended);
  const state = run.state !== 'done' ? named('runState', run.state, run.state) : ended.remaining > 0 ? t('reconciliation.differs', { count: ended.remaining }) : t('reconciliation.agrees');
  return (
    <li className={styles.store}>
      <div className={styles.line}>
        <strong>{named('storeName', run.store, run.store)}</strong>
        <span>{t('reconciliation.node', { node: String(run.node) })}</span>
        <Chip tone={toneOf(ended)}>{state}</Chip>
        {isGoing(run) && managesReconciliation(session.user.role) && (
          <Button size="compact-xs" variant="default" leftSection={<IconPlayerStop size={12} />} onClick={() => stop.mutate(run.runId)}>{t('reconciliation.stop')}</Button>
        )}
      </div>
      {isGoing(run) && (
        <>
          <Progress value={run.buckets === 0 ? 0 : (run.bucketsDone / run.buckets) * 100} aria-label={t('reconciliation.progress')} animated />
          <span className={styles.proof}>{t('reconciliation.done', { done: run.bucketsDone, total: run.buckets })}</span>
        </>
      )}
      <Facts
        columns={2}
        facts={[
          { label: t('reconciliation.found'), value: String(run.found) },
          { label: t('reconciliation.repaired'), value: String(run.repaired) },
          { label: t('reconciliation.remaining'), value: String(run.remaining) },
          { label: t('reconciliation.young'), value: run.young > 0 ? String(run.young) : '' },
          { label: t('reconciliation.rows'), value: String(run.rowsRead) },
          { label: t('reconciliation.ended'), value: run.endedAt && <RelativeTime at={run.endedAt} /> },
          { label: t('reconciliation.problem'), value: run.problem && <span lang="en">{run.problem}</span> },
          { label: t('reconciliation.proof'), value: proof && t(`reconciliation.proof.${proof}`, { count: proof === 'none' ? ended.remaining : run.repaired }) },
        ]}
      />
    </li>
  );
}
