import { Button, Select, Skeleton } from '@mantine/core';
import { IconChecklist, IconFilterOff } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useContext, useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { flowQueries } from '../api/flows';
import { taskQueries, type HumanTask, type TaskSearch } from '../api/tasks';
import { useLanguage } from '../language/LanguageProvider';
import { useOutcomeText } from '../runs/useOutcomeText';
import { useSession } from '../session/SessionContext';
import { DataTable, type Column } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Segmented } from '../ui/Segmented';
import { RelativeTime } from '../ui/Time';
import { ClockAhead } from '../ui/useNow';
import { usePersonName } from '../ui/usePersonName';
import { ClaimButton } from './ClaimButton';
import { DueTime } from './DueTime';
import { taskTitle } from './taskRules';
import styles from './Tasks.module.css';

const nothing: TaskSearch = { claimed: '', state: '', line: '', flow: '', age: '' };
const ages = ['PT1H', 'P1D', 'P3D', 'overdue'] as const;
const whose = ['open', 'me', 'nobody', 'done', 'timeout'] as const;

/** Everything that flows ask of people: found, taken, answered. */
export function TasksPage() {
  const { t, named, local } = useLanguage();
  const [params, setParams] = useSearchParams();
  const search: TaskSearch = { ...nothing, ...Object.fromEntries([...params].filter(([name]) => name in nothing)) };
  const change = (next: Partial<TaskSearch>) => setParams(Object.fromEntries(Object.entries({ ...search, ...next }).filter(([, text]) => text !== '')), { replace: true });
  const list = useInfiniteQuery(taskQueries.list(search, useContext(ClockAhead)));
  const counts = useQuery({ ...taskQueries.counts(), refetchInterval: 10_000 });
  const flows = useQuery(flowQueries.list());
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const titles = useMemo(() => new Map(flows.data?.items.map((flow) => [flow.name, flow.title ? local(flow.title) : flow.name])), [flows.data, local]);
  const asking = [...new Set([...(counts.data?.flows.map(({ flow }) => flow) ?? []), ...(search.flow === '' ? [] : [search.flow])])];
  const lines = [...new Set([...asking.map((flow) => flow.split('/')[0]!), ...(search.line === '' ? [] : [search.line])])];
  const shown = search.state !== '' ? search.state : search.claimed !== '' ? search.claimed : 'open';
  const filtered = search.line !== '' || search.flow !== '' || search.age !== '' || search.claimed !== '' || search.state !== '';
  const choice = (label: string, key: 'line' | 'flow' | 'age', all: string, data: { value: string; label: string }[], width: number) => (
    <Select
      size="xs" w={width} aria-label={label} placeholder={all} clearable clearButtonProps={{ 'aria-label': `${t('messages.clear')}: ${label}` }} data={data} value={search[key] || null}
      onChange={(value) => change({ [key]: value ?? '' })}
    />
  );
  return (
    <Page title={t('tasks.title')} lead={t('tasks.lead')}>
      <div className={styles.bar} role="search">
        <Segmented
          label={t('tasks.whose')} value={shown} onChange={(value) => change({ claimed: value === 'me' || value === 'nobody' ? value : '', state: value === 'done' || value === 'timeout' ? value : '' })}
          segments={whose.map((value) => ({ value: value as string, label: t(`tasks.whose.${value}`, { count: value === 'me' ? (counts.data?.mine ?? 0) : value === 'nobody' ? (counts.data?.unclaimed ?? 0) : (counts.data?.open ?? 0) }) }))}
        />
        {choice(t('tasks.line'), 'line', t('tasks.line.all'), lines.map((value) => ({ value, label: named('line', value) })), 150)}
        {choice(t('tasks.flow'), 'flow', t('tasks.flow.all'), asking.filter((flow) => search.line === '' || flow.startsWith(`${search.line}/`)).map((value) => ({ value, label: titles.get(value) ?? value })), 210)}
        {choice(t('tasks.age'), 'age', t('tasks.age.all'), ages.map((value) => ({ value, label: t(`tasks.age.${value}`, { count: counts.data?.overdue ?? 0 }) })), 210)}
      </div>
      {list.isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={220} /></div>
      : list.isError && rows.length === 0 ? <FailureNotice title={t('tasks.failed')} error={list.error} onRetry={() => void list.refetch()} />
      : rows.length === 0 ? (filtered
        ? <Notice icon={<IconFilterOff size={22} />} title={t('tasks.noMatch')} hint={t('tasks.noMatch.hint')}><Button variant="default" onClick={() => setParams({}, { replace: true })}>{t('tasks.showAll')}</Button></Notice>
        : <Notice icon={<IconChecklist size={22} />} title={t('tasks.empty')} hint={t('tasks.empty.hint')} />)
      : <div className={styles.table}><Rows rows={rows} titles={titles} /></div>}
      {list.hasNextPage && <Button variant="default" loading={list.isFetchingNextPage} className={styles.more} onClick={() => void list.fetchNextPage()}>{t('tasks.more')}</Button>}
    </Page>
  );
}

function Rows({ rows, titles }: { rows: readonly HumanTask[]; titles: ReadonlyMap<string, string> }) {
  const { t, named, language } = useLanguage();
  const personName = usePersonName();
  const session = useSession();
  const outcomeText = useOutcomeText();
  const column = (name: 'asked' | 'order' | 'flow' | 'role' | 'since' | 'due' | 'taken' | 'outcome' | 'by' | 'closed' | 'actions', cell: Column<HumanTask>['cell']): Column<HumanTask> => ({ label: t(`tasks.column.${name}`), cell });
  return (
    <DataTable
      label={t('tasks.title')} rows={rows} rowKey={(row) => row.taskId}
      columns={[
        column('asked', (row) => <Link to={`/tasks/${row.taskId}`} className={styles.asked}>{taskTitle(row, language)}</Link>),
        column('order', (row) => row.orderNo && <Link to={`/orders/${encodeURIComponent(row.orderNo)}`} className="mono">{row.orderNo}</Link>),
        column('flow', (row) => <span className={styles.names}><span>{titles.get(row.flow) ?? row.flow}</span><span className={`mono ${styles.quiet}`}>{row.step}</span></span>),
        column('role', (row) => named('role', row.role, row.role)),
        column('since', (row) => <RelativeTime at={row.createdAt} />),
        column('due', (row) => row.state === 'open' && row.dueAt && <DueTime at={row.dueAt} />),
        column('taken', (row) => row.state === 'open' && <span className={styles.person}>{row.claimedBy === null ? <span className={styles.quiet}>{t('tasks.nobody')}</span> : row.claimedBy === session.user.login ? t('tasks.you') : personName(row.claimedBy)}</span>),
        column('outcome', (row) => row.state === 'done' && row.outcome && outcomeText(row.outcome)),
        column('by', (row) => row.state === 'done' && row.closedBy && <span className={styles.person}>{personName(row.closedBy)}</span>),
        column('closed', (row) => row.closedAt && <RelativeTime at={row.closedAt} />),
        column('actions', (row) => row.state === 'open' && (row.claimedBy === null || row.claimedBy === session.user.login) && <ClaimButton task={row} size="xs" />),
      ]}
    />
  );
}
