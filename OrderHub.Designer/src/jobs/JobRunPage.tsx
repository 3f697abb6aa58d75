import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { cancelRun, deleteRun, jobQueries, retryRun } from '../api/jobs';
import type { JobRunDetail } from '../api/types';
import { clockTime, exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { DataTable } from '../ui/DataTable';
import { Facts } from '../ui/Facts';
import { FailureNotice } from '../ui/FailureNotice';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { ReasonDialog } from '../ui/ReasonDialog';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import { usePersonName } from '../ui/usePersonName';
import { actsOnJobs, hasEnded } from './jobRules';
import styles from './Jobs.module.css';
import { JobStateChip } from './JobStateChip';
import { RunProgress } from './Runs';
import { useKindTitle } from './useKindTitle';

/** One run: what it was given, how far it came, what it wrote, and what became of each try. */
export function JobRunPage() {
  const { id = '' } = useParams();
  const { t } = useLanguage();
  const { data, isPending, isError, error, refetch } = useQuery(jobQueries.run(id));
  return (
    <Page
      title={data?.run.name ?? t('jobs.run.one', { id })} back={{ to: '/jobs?view=runs', label: t('jobs.back') }} aside={data && <JobStateChip state={data.run.state} />} actions={data && <Acts detail={data} />}
    >
      {isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={260} /></div>
      : isError && data === undefined ? <FailureNotice title={t('jobs.run.failed')} error={error} onRetry={() => void refetch()} />
      : data && <Detail detail={data} />}
    </Page>
  );
}

function Acts({ detail: { run, allowed } }: { detail: JobRunDetail }) {
  const { t } = useLanguage();
  const session = useSession();
  const navigate = useNavigate();
  const [cancelling, setCancelling] = useState(false);
  const retry = useChange(() => retryRun(run.runId), { done: t('jobs.retried'), failed: t('jobs.notDone') }, 'jobs');
  const remove = useChange(() => deleteRun(run.runId), { done: t('jobs.deleted'), failed: t('jobs.notDone') }, 'jobs', () => void navigate('/jobs?view=runs'));
  const cancel = useChange((reason: string) => cancelRun(run.runId, reason), { done: t('jobs.cancelling'), failed: t('jobs.notDone') }, 'jobs', () => setCancelling(false));
  if (!allowed || !actsOnJobs(session.user.role)) {
    return null;
  }
  return (
    <>
      {hasEnded(run.state) && <Button loading={retry.isPending} onClick={() => retry.mutate(undefined)}>{t('jobs.retry')}</Button>}
      {!hasEnded(run.state) && <Button variant="default" onClick={() => setCancelling(true)}>{t('jobs.cancel')}</Button>}
      {run.state !== 'running' && <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>{t('jobs.delete')}</Button>}
      {cancelling && <ReasonDialog title={t('jobs.cancel')} verb={t('jobs.cancel')} busy={cancel.isPending} onDo={(reason) => cancel.mutate(reason)} onClose={() => setCancelling(false)} />}
    </>
  );
}

function Detail({ detail }: { detail: JobRunDetail }) {
  const { t } = useLanguage();
  const titleOf = useKindTitle();
  const personName = usePersonName();
  const { run } = detail;
  return (
    <>
      {run.error && <Panel title={t('jobs.error')}><pre className={styles.text} tabIndex={0} lang="en">{run.error}</pre></Panel>}
      {detail.result && <Panel title={t('jobs.result')}><pre className={styles.text} tabIndex={0} lang="en">{detail.result}</pre></Panel>}
      <div className={styles.columns}>
        <Panel title={t('jobs.facts')}>
          <Facts
            columns={2}
            facts={[
              { label: t('jobs.kind'), value: titleOf(run.kind) },
              { label: t('jobs.tenant'), value: run.installation ? t('jobs.installation') : t('jobs.own') },
              { label: t('jobs.queue'), value: run.queue },
              { label: t('jobs.tries'), value: t('jobs.triesOf', { count: run.attempt, most: run.attempts }) },
              { label: t('jobs.progress'), value: run.progressDone > 0 || run.progressTotal > 0 ? <RunProgress run={run} /> : null },
              { label: t('jobs.order'), value: run.orderNo && <Link to={`/orders/${encodeURIComponent(run.orderNo)}`}>{run.orderNo}</Link> },
              { label: t('jobs.by'), value: personName(run.createdBy) },
              { label: t('jobs.created'), value: <RelativeTime at={run.createdAt} /> },
              { label: t('jobs.due'), value: hasEnded(run.state) ? null : <RelativeTime at={run.dueAt} /> },
              { label: t('jobs.started'), value: run.startedAt && exactTime(Date.parse(run.startedAt)) },
              { label: t('jobs.ended'), value: run.endedAt && exactTime(Date.parse(run.endedAt)) },
              { label: t('jobs.node'), value: run.node && <span className="mono">{run.node}</span> },
              { label: t('jobs.cancelledBy'), value: run.cancelBy && `${personName(run.cancelBy)}: ${run.cancelReason ?? ''}` },
              { label: t('jobs.after'), value: run.afterRun && <Link to={`/jobs/runs/${run.afterRun}`}>{run.afterRun}</Link> },
              {
                label: t('jobs.batch'), value: detail.batch && (
                  <Link to={`/jobs?view=runs&batch=${detail.batch.batchId}`}>{t('jobs.batchOf', { ended: detail.batch.ended, total: detail.batch.total, failed: detail.batch.failed })}</Link>
                ),
              },
            ]}
          />
        </Panel>
        <Panel title={t('jobs.input')}><pre className={styles.text} tabIndex={0}>{JSON.stringify(detail.args, null, 2)}</pre></Panel>
      </div>
      {detail.attempts.length > 0 && (
        <Panel title={t('jobs.attempts')} flush>
          <DataTable
            label={t('jobs.attempts')} rows={detail.attempts} rowKey={(row) => String(row.attempt)}
            columns={[
              { label: t('jobs.tries'), numeric: true, cell: (row) => String(row.attempt) },
              { label: t('jobs.state'), cell: (row) => <JobStateChip state={row.outcome} /> },
              { label: t('jobs.started'), cell: (row) => exactTime(Date.parse(row.startedAt)) },
              { label: t('jobs.ended'), cell: (row) => row.endedAt && exactTime(Date.parse(row.endedAt)) },
              { label: t('jobs.node'), cell: (row) => <span className="mono">{row.node}</span> },
              { label: t('jobs.error'), cell: (row) => row.error && <span className={styles.error} title={row.error} lang="en">{row.error}</span> },
            ]}
          />
        </Panel>
      )}
      <Panel title={t('jobs.lines')}>
        {detail.lines.length === 0 ? <p className={styles.said}>{t('jobs.lines.none')}</p> : (
          <ol className={styles.lines} lang="en" tabIndex={0}>
            {detail.lines.map((line, index) => <li key={index} data-level={line.level}><span className="number">{clockTime(Date.parse(line.at))}</span> {line.text}</li>)}
          </ol>
        )}
      </Panel>
    </>
  );
}
