import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { jobQueries, setQueue } from '../api/jobs';
import type { JobQueue, JobServer } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Panel } from '../ui/Panel';
import { ReasonDialog } from '../ui/ReasonDialog';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import { usePersonName } from '../ui/usePersonName';
import { JobGraph } from './JobGraph';
import styles from './Jobs.module.css';

/** The graph, the nodes and the queues. */
export function Overview({ mayAct }: { mayAct: boolean }) {
  const { t } = useLanguage();
  const { data, isError, error, refetch } = useQuery(jobQueries.overview());
  if (isError && data === undefined) {
    return <FailureNotice title={t('jobs.failed')} error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <JobGraph />
      <div className={styles.columns}>
        <Panel title={t('jobs.servers')} flush>
          {data !== undefined && (data.servers.length === 0 ? <p className={styles.said}>{t('jobs.servers.none')}</p> : <Servers servers={data.servers} />)}
        </Panel>
        <Panel title={t('jobs.queues')} flush>{data !== undefined && data.queues.length > 0 && <Queues queues={data.queues} mayAct={mayAct} />}</Panel>
      </div>
    </>
  );
}

function Servers({ servers }: { servers: readonly JobServer[] }) {
  const { t } = useLanguage();
  return (
    <DataTable
      label={t('jobs.servers')} rows={servers} rowKey={(row) => row.node}
      columns={[
        { label: t('jobs.node'), cell: (row) => <span className="mono">{row.node}</span> },
        { label: t('jobs.state'), cell: (row) => <Chip tone={row.alive ? 'success' : 'danger'}>{row.alive ? t('jobs.server.alive') : t('jobs.server.silent')}</Chip> },
        { label: t('jobs.server.heartbeat'), cell: (row) => <RelativeTime at={row.heartbeatAt} /> },
        { label: t('jobs.server.since'), cell: (row) => <RelativeTime at={row.startedAt} /> },
        { label: t('jobs.running'), numeric: true, cell: (row) => t('jobs.runningOf', { count: row.running, most: row.concurrency }) },
      ]}
    />
  );
}

function Queues({ queues, mayAct }: { queues: readonly JobQueue[]; mayAct: boolean }) {
  const { t } = useLanguage();
  const [pausing, setPausing] = useState<string | null>(null);
  const set = useChange(
    ({ queue, reason }: { queue: string; reason: string | null }) => setQueue(queue, reason !== null, reason),
    { done: (row) => (row.pausedAt === null ? t('jobs.resumed') : t('jobs.pausing')), failed: t('jobs.notDone') }, 'jobs', () => setPausing(null));
  return (
    <>
      <DataTable
        label={t('jobs.queues')} rows={queues} rowKey={(row) => row.queue}
        columns={[
          { label: t('jobs.queue'), cell: (row) => <span className="mono">{row.queue}</span> },
          { label: t('jobs.running'), numeric: true, cell: (row) => t('jobs.runningOf', { count: row.running, most: row.concurrency }) },
          { label: t('jobs.state'), cell: (row) => <Pause at={row.pausedAt} by={row.pausedBy} reason={row.pausedReason} /> },
          {
            label: t('jobs.pause'), cell: (row) => mayAct && (row.pausedAt === null
              ? <Button size="compact-xs" variant="default" aria-label={`${t('jobs.pause')}: ${row.queue}`} onClick={() => setPausing(row.queue)}>{t('jobs.pause')}</Button>
              : <Button size="compact-xs" variant="default" aria-label={`${t('jobs.resume')}: ${row.queue}`} onClick={() => set.mutate({ queue: row.queue, reason: null })}>{t('jobs.resume')}</Button>),
          },
        ]}
      />
      {pausing !== null && (
        <ReasonDialog title={t('jobs.pause.title', { name: pausing })} verb={t('jobs.pause')} busy={set.isPending} onDo={(reason) => set.mutate({ queue: pausing, reason })} onClose={() => setPausing(null)} />
      )}
    </>
  );
}

/** Whether something is paused, and by whom, why and since when. */
export function Pause({ at, by, reason }: { at: string | null; by: string | null; reason: string | null }) {
  const { t } = useLanguage();
  const personName = usePersonName();
  return at === null ? <Chip tone="success">{t('jobs.active')}</Chip> : (
    <span className={styles.paused}><Chip tone="warning">{t('jobs.paused')}</Chip> {t('jobs.pausedBy', { who: personName(by), reason: reason ?? '' })} · <RelativeTime at={at} /></span>
  );
}
