import { Button, Modal, Progress, Select, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconClockPlay, IconPlayerStop, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { actionGoesOn, beginJobAction, choiceOf, jobQueries, stopJobAction, type JobSearch } from '../api/jobs';
import type { JobRun } from '../api/types';
import { duration } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import form from '../ui/Form.module.css';
import { Notice } from '../ui/Notice';
import { Segmented } from '../ui/Segmented';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import { useNow } from '../ui/useNow';
import { usePersonName } from '../ui/usePersonName';
import { jobStates } from './jobRules';
import styles from './Jobs.module.css';
import { JobStateChip } from './JobStateChip';
import { useKindTitle } from './useKindTitle';

const recentMs = 10 * 60_000;

/** Runs by state and by what is known of them, and actions on all that are shown. */
export function Runs({ search, onSearch, mayAct }: { search: JobSearch; onSearch: (next: Partial<JobSearch>) => void; mayAct: boolean }) {
  const { t, named, local } = useLanguage();
  const overview = useQuery(jobQueries.overview());
  const kinds = useQuery(jobQueries.kinds()).data?.items ?? [];
  const list = useInfiniteQuery(jobQueries.runs(search));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = Object.values(search).some((text) => text !== '');
  const counted = (state: string) => `${named('jobState', state)} ${overview.data?.counts[state] ?? 0}`;
  return (
    <>
      <ManyActions mayAct={mayAct} />
      <div className={styles.states}>
        <Segmented
          label={t('jobs.state')} segments={[{ value: '', label: t('jobs.all') }, ...jobStates.map((value) => ({ value: value as string, label: counted(value) }))]} value={search.state}
          onChange={(state) => onSearch({ state })}
        />
      </div>
      <div className={styles.bar} role="search" aria-label={t('jobs.search')}>
        <Words label={t('jobs.name')} value={search.name} onChange={(name) => onSearch({ name })} first />
        <Words label={t('jobs.argument')} value={search.argument} onChange={(argument) => onSearch({ argument })} />
        <Words label={t('jobs.order')} value={search.orderNo} onChange={(orderNo) => onSearch({ orderNo })} />
        <Select
          size="xs" w={190} aria-label={t('jobs.kind')} placeholder={t('jobs.kind')} clearable clearButtonProps={{ 'aria-label': `${t('jobs.clear')}: ${t('jobs.kind')}` }}
          data={kinds.map((kind) => ({ value: kind.name, label: local(kind.title) }))} value={search.kind || null} onChange={(kind) => onSearch({ kind: kind ?? '' })}
        />
        <Select
          size="xs" w={170} aria-label={t('jobs.tenant')} placeholder={t('jobs.tenant')} clearable clearButtonProps={{ 'aria-label': `${t('jobs.clear')}: ${t('jobs.tenant')}` }}
          data={[{ value: 'own', label: t('jobs.own') }, { value: 'installation', label: t('jobs.installation') }]} value={search.tenant || null} onChange={(tenant) => onSearch({ tenant: tenant ?? '' })}
        />
        {(search.schedule !== '' || search.batch !== '') && (
          <Button size="xs" variant="default" onClick={() => onSearch({ schedule: '', batch: '' })}>{t('jobs.clear')}: {search.schedule !== '' ? t('jobs.view.schedules') : t('jobs.batch')}</Button>
        )}
        {mayAct && filtered && rows.length > 0 && <Bulk search={search} />}
      </div>
      {list.isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={260} /></div>
      : list.isError && rows.length === 0 ? <FailureNotice title={t('jobs.failed')} error={list.error} onRetry={() => void list.refetch()} />
      : rows.length === 0 ? <Notice icon={<IconClockPlay size={22} />} title={t('jobs.none')} hint={t('jobs.none.hint')} />
      : <div className={styles.table}><Rows rows={rows} /></div>}
      {list.hasNextPage && <Button variant="default" loading={list.isFetchingNextPage} className={styles.more} onClick={() => void list.fetchNextPage()}>{t('jobs.more')}</Button>}
    </>
  );
}

function Words({ label, value, onChange, first = false }: { label: string; value: string; onChange: (text: string) => void; first?: boolean }) {
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback(onChange, 300);
  return (
    <TextInput
      size="xs" w={170} aria-label={label} placeholder={label} value={text} {...(first ? { 'data-search': '' } : {})}
      onChange={(event) => { setText(event.currentTarget.value); tell(event.currentTarget.value.trim()); }}
    />
  );
}

function Rows({ rows }: { rows: readonly JobRun[] }) {
  const { t, language } = useLanguage();
  const personName = usePersonName();
  const titleOf = useKindTitle();
  return (
    <DataTable
      label={t('jobs.view.runs')} rows={rows} rowKey={(row) => row.runId}
      columns={[
        { label: t('jobs.name'), cell: (row) => <span className={styles.two}><Link to={`/jobs/runs/${row.runId}`}>{row.name}</Link><small>{titleOf(row.kind)}{row.installation && ` · ${t('jobs.installation')}`}</small></span> },
        { label: t('jobs.state'), cell: (row) => <JobStateChip state={row.state} /> },
        { label: t('jobs.progress'), cell: (row) => row.state === 'running' && <RunProgress run={row} /> },
        { label: t('jobs.error'), cell: (row) => row.error && <span className={styles.error} title={row.error} lang="en">{row.error}</span> },
        { label: t('jobs.order'), cell: (row) => row.orderNo && <Link to={`/orders/${encodeURIComponent(row.orderNo)}`} className="mono">{row.orderNo}</Link> },
        { label: t('jobs.tries'), numeric: true, cell: (row) => t('jobs.triesOf', { count: row.attempt, most: row.attempts }) },
        { label: t('jobs.due'), cell: (row) => ['scheduled', 'retrying', 'queued'].includes(row.state) && <RelativeTime at={row.dueAt} /> },
        { label: t('jobs.ended'), cell: (row) => row.endedAt && <RelativeTime at={row.endedAt} /> },
        { label: t('jobs.took'), numeric: true, cell: (row) => row.startedAt && row.endedAt && duration(Date.parse(row.endedAt) - Date.parse(row.startedAt), language) },
        { label: t('jobs.by'), cell: (row) => personName(row.createdBy) },
      ]}
    />
  );
}

/** How far a run has come. */
export function RunProgress({ run }: { run: JobRun }) {
  const { t } = useLanguage();
  return (
    <span className={styles.progress}>
      {run.progressTotal > 0 && <Progress value={(run.progressDone / run.progressTotal) * 100} aria-label={t('jobs.progress')} animated={run.state === 'running'} />}
      <small>{run.progressTotal > 0 ? t('jobs.progressOf', { done: run.progressDone, total: run.progressTotal }) : run.progressDone > 0 ? String(run.progressDone) : ''} {run.progressText}</small>
    </span>
  );
}

/** Retry or delete all that the filter takes, after a question. */
function Bulk({ search }: { search: JobSearch }) {
  const { t } = useLanguage();
  const [asked, setAsked] = useState<'retry' | 'delete' | null>(null);
  const begin = useChange((verb: 'retry' | 'delete') => beginJobAction(verb, choiceOf(search)), { done: t('jobs.bulk.begun'), failed: t('jobs.notDone') }, 'jobs', () => setAsked(null));
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={() => setAsked('retry')}>{t('jobs.retryAll')}</Button>
      <Button size="xs" variant="default" leftSection={<IconTrash size={14} />} onClick={() => setAsked('delete')}>{t('jobs.deleteAll')}</Button>
      {asked !== null && (
        <Modal opened onClose={() => setAsked(null)} size={460} title={<span className={form.title}>{t(`jobs.bulk.${asked}.title`)}</span>} closeButtonProps={{ 'aria-label': t('common.close') }}>
          <div className={form.form}>
            <p>{t('jobs.bulk.text')}</p>
            <div className={form.buttons}>
              <Button variant="default" size="sm" onClick={() => setAsked(null)}>{t('common.cancel')}</Button>
              <Button size="sm" color={asked === 'delete' ? 'red' : undefined} loading={begin.isPending} onClick={() => begin.mutate(asked)}>{t(`jobs.bulk.${asked}`)}</Button>
            </div>
          </div>
        </Modal>
      )}
    </>
  );
}

/** Actions on many that go on, and those that ended a moment ago. */
function ManyActions({ mayAct }: { mayAct: boolean }) {
  const { t, named } = useLanguage();
  const personName = usePersonName();
  const { data } = useQuery(jobQueries.actions());
  const stop = useChange(stopJobAction, { done: t('jobs.bulk.stopped'), failed: t('jobs.notDone') }, 'jobs');
  const now = useNow();
  const shown = (data?.items ?? []).filter((action) => actionGoesOn(action) || now - Date.parse(action.updatedAt) < recentMs);
  if (shown.length === 0) {
    return null;
  }
  return (
    <section className={styles.manyActions} aria-label={t('jobs.bulk.heading')}>
      {shown.map((action) => (
        <div key={action.actionId} className={styles.manyAction}>
          <div className={styles.manyActionLine}>
            {actionGoesOn(action) ? (
              <>
                <strong>{named('jobs.bulk', action.verb)}</strong>
                <span>{t('jobs.bulk.counts', { done: action.done, total: action.total })}</span>
                {action.perSecond > 0 && <span>{t('jobs.bulk.rate', { rate: String(action.perSecond) })}</span>}
              </>
            ) : <strong>{t(action.verb === 'delete' ? 'jobs.bulk.ended.delete' : 'jobs.bulk.ended.retry', { done: action.done, total: action.total })}</strong>}
            {action.state !== 'done' && <span>{named('jobs.bulkState', action.state)}</span>}
            <span className={styles.by}>{personName(action.createdBy)} · <RelativeTime at={action.createdAt} /></span>
            {mayAct && actionGoesOn(action) && <Button size="compact-xs" variant="default" leftSection={<IconPlayerStop size={14} />} onClick={() => stop.mutate(action.actionId)}>{t('jobs.bulk.stop')}</Button>}
          </div>
          {actionGoesOn(action) && <Progress value={action.total === 0 ? 100 : (action.done / action.total) * 100} aria-label={named('jobs.bulk', action.verb)} animated />}
        </div>
      ))}
    </section>
  );
}
