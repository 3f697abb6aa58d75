import { Button, Modal, Skeleton } from '@mantine/core';
import { IconClockPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { deleteSchedule, jobQueries, pauseSchedule, resumeSchedule, triggerSchedule } from '../api/jobs';
import type { JobSchedule } from '../api/types';
import { exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import form from '../ui/Form.module.css';
import { Notice } from '../ui/Notice';
import { ReasonDialog } from '../ui/ReasonDialog';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import styles from './Jobs.module.css';
import { JobStateChip } from './JobStateChip';
import { Pause } from './Overview';
import { ScheduleDialog } from './ScheduleDialog';
import { useKindTitle } from './useKindTitle';

/** Jobs that come again: when, how the last run ended, and what may be done. */
export function Schedules({ mayAct }: { mayAct: boolean }) {
  const { t } = useLanguage();
  const { data, isPending, isError, error, refetch } = useQuery(jobQueries.schedules());
  const [editing, setEditing] = useState<JobSchedule | null>(null);
  const [pausing, setPausing] = useState<JobSchedule | null>(null);
  const pause = useChange(
    ({ row, reason }: { row: JobSchedule; reason: string }) => pauseSchedule(row.scheduleId, reason), { done: t('jobs.pausing'), failed: t('jobs.notDone') }, 'jobs', () => setPausing(null));
  if (isPending) {
    return <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={200} /></div>;
  }
  if (isError) {
    return <FailureNotice title={t('jobs.failed')} error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      {data.items.length === 0 ? <Notice icon={<IconClockPlay size={22} />} title={t('jobs.schedule.none')} hint={t('jobs.schedule.none.hint')} />
      : <div className={styles.table}><Rows rows={data.items} mayAct={mayAct} onEdit={setEditing} onPause={setPausing} /></div>}
      {editing !== null && <ScheduleDialog schedule={editing} onClose={() => setEditing(null)} />}
      {pausing !== null && (
        <ReasonDialog title={t('jobs.pause.title', { name: pausing.name })} verb={t('jobs.pause')} busy={pause.isPending} onDo={(reason) => pause.mutate({ row: pausing, reason })} onClose={() => setPausing(null)} />
      )}
    </>
  );
}

function Rows({ rows, mayAct, onEdit, onPause }: { rows: readonly JobSchedule[]; mayAct: boolean; onEdit: (row: JobSchedule) => void; onPause: (row: JobSchedule) => void }) {
  const { t } = useLanguage();
  const titleOf = useKindTitle();
  return (
    <DataTable
      label={t('jobs.view.schedules')} rows={rows} rowKey={(row) => row.scheduleId}
      columns={[
        {
          label: t('jobs.name'), cell: (row) => (
            <span className={styles.two}>
              <Link to={`/jobs?view=runs&schedule=${row.scheduleId}`}>{row.name}</Link>
              <small>{titleOf(row.kind)}{row.shipped && ` · ${t('jobs.schedule.shipped')}`}{row.installation && ` · ${t('jobs.installation')}`}</small>
            </span>
          ),
        },
        { label: t('jobs.schedule.cron'), cell: (row) => <span className={styles.two}><span className="mono">{row.cron}</span><small>{row.timeZone}</small></span> },
        {
          label: t('jobs.schedule.nextOne'), cell: (row) => row.nextFires[0] && (
            <details className={styles.fires}>
              <summary><RelativeTime at={row.nextFires[0].at} real /></summary>
              <ol aria-label={t('jobs.schedule.next')}>{row.nextFires.map(({ at }) => <li key={at} className="number">{exactTime(Date.parse(at))}</li>)}</ol>
            </details>
          ),
        },
        {
          label: t('jobs.schedule.last'), cell: (row) => row.lastRun == null ? <span className={styles.quiet}>{t('jobs.schedule.never')}</span> : (
            <span className={styles.lastRun}><Link to={`/jobs/runs/${row.lastRun.runId}`}><JobStateChip state={row.lastRun.state} /></Link> <RelativeTime at={row.lastRun.endedAt ?? row.lastRun.createdAt} /></span>
          ),
        },
        { label: t('jobs.state'), cell: (row) => <Pause at={row.pausedAt} by={row.pausedBy} reason={row.pausedReason} /> },
        { label: t('flows.column.actions'), cell: (row) => mayAct && <Acts row={row} onEdit={onEdit} onPause={onPause} /> },
      ]}
    />
  );
}

function Acts({ row, onEdit, onPause }: { row: JobSchedule; onEdit: (row: JobSchedule) => void; onPause: (row: JobSchedule) => void }) {
  const { t } = useLanguage();
  const run = useChange(() => triggerSchedule(row.scheduleId), { done: t('jobs.schedule.ran'), failed: t('jobs.notDone') }, 'jobs');
  const resume = useChange(() => resumeSchedule(row.scheduleId), { done: t('jobs.resumed'), failed: t('jobs.notDone') }, 'jobs');
  const [deleting, setDeleting] = useState(false);
  const named = (verb: string) => `${verb}: ${row.name}`;
  return (
    <span className={styles.acts}>
      <Button size="compact-xs" variant="default" aria-label={named(t('jobs.schedule.run'))} loading={run.isPending} onClick={() => run.mutate(undefined)}>{t('jobs.schedule.run')}</Button>
      <Button size="compact-xs" variant="default" aria-label={named(t('jobs.schedule.change'))} onClick={() => onEdit(row)}>{t('jobs.schedule.change')}</Button>
      {row.pausedAt === null
        ? <Button size="compact-xs" variant="default" aria-label={named(t('jobs.pause'))} onClick={() => onPause(row)}>{t('jobs.pause')}</Button>
        : <Button size="compact-xs" variant="default" aria-label={named(t('jobs.resume'))} loading={resume.isPending} onClick={() => resume.mutate(undefined)}>{t('jobs.resume')}</Button>}
      {!row.shipped && <Button size="compact-xs" variant="default" c="var(--tone-danger)" aria-label={named(t('jobs.delete'))} onClick={() => setDeleting(true)}>{t('jobs.delete')}</Button>}
      {deleting && <DeleteDialog row={row} onClose={() => setDeleting(false)} />}
    </span>
  );
}

/** Asks before a job that comes again is deleted. */
function DeleteDialog({ row, onClose }: { row: JobSchedule; onClose: () => void }) {
  const { t } = useLanguage();
  const remove = useChange(() => deleteSchedule(row.scheduleId), { done: t('jobs.deleted'), failed: t('jobs.notDone') }, 'jobs', onClose);
  return (
    <Modal opened onClose={onClose} size={460} title={<span className={form.title}>{t('jobs.schedule.delete.title', { name: row.name })}</span>} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={form.form}>
        <p>{t('jobs.schedule.delete.text')}</p>
        <div className={form.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button size="sm" color="red" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>{t('jobs.delete')}</Button>
        </div>
      </div>
    </Modal>
  );
}
