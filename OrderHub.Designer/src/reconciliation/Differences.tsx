import { Button, Skeleton } from '@mantine/core';
import { IconMoodCheck, IconScale } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { reconciliationQueries } from '../api/reconciliation';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { Segmented } from '../ui/Segmented';
import { RelativeTime } from '../ui/Time';
import styles from './Reconciliation.module.css';

const causes = ['missing', 'stale', 'extra', 'altered'] as const;
const states = ['open', 'repaired', 'gone'] as const;
const tones = { open: 'warning', repaired: 'success', gone: 'neutral' } as const;

/** Orders, counts and numbers that a store had otherwise than they are, with cause and age. */
export function Differences({ compared }: { compared: boolean }) {
  const { t, named } = useLanguage();
  const [cause, setCause] = useState<string>('');
  const [state, setState] = useState<string>('');
  const list = useInfiniteQuery(reconciliationQueries.differences(cause, state));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={t('reconciliation.differences')} flush>
      <div className={styles.bar}>
        <Segmented
          label={t('reconciliation.cause')} value={cause} onChange={setCause}
          segments={[{ value: '', label: t('reconciliation.all') }, ...causes.map((value) => ({ value: value as string, label: named('cause', value) }))]}
        />
        <Segmented
          label={t('reconciliation.state')} value={state} onChange={setState}
          segments={[{ value: '', label: t('reconciliation.all') }, ...states.map((value) => ({ value: value as string, label: named('differenceState', value) }))]}
        />
      </div>
      {list.isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={120} /></div>
      : list.isError && rows.length === 0 ? <FailureNotice title={t('reconciliation.failed')} error={list.error} onRetry={() => void list.refetch()} />
      : rows.length === 0 && !compared ? <Notice icon={<IconScale size={22} />} title={t('reconciliation.differences.never')} hint={t('reconciliation.differences.hint')} level={3} />
      : rows.length === 0 ? <Notice icon={<IconMoodCheck size={22} />} title={t('reconciliation.differences.none')} hint={t('reconciliation.differences.hint')} level={3} />
      : (
        <DataTable
          label={t('reconciliation.differences')} rows={rows} rowKey={(row) => row.differenceId}
          columns={[
            { label: t('reconciliation.order'), cell: (row) => (row.orderNo && row.isOrder ? <Link to={`/orders/${encodeURIComponent(row.orderNo)}`} className="mono">{row.orderNo}</Link> : <span className="mono">{row.orderNo ?? row.orderId}</span>) },
            { label: t('reconciliation.store'), cell: (row) => named('storeName', row.store, row.store) },
            { label: t('reconciliation.cause'), cell: (row) => (row.finding ? `${named('cause', row.cause, row.cause)}: ${named('finding', row.finding, row.finding)}` : named('cause', row.cause, row.cause)) },
            { label: t('reconciliation.version'), numeric: true, cell: (row) => (row.orderVersion == null ? '–' : String(row.orderVersion)) },
            { label: t('reconciliation.storeVersion'), numeric: true, cell: (row) => (row.storeVersion == null ? '–' : String(row.storeVersion)) },
            { label: t('reconciliation.changed'), cell: (row) => row.changedAt && <RelativeTime at={row.changedAt} /> },
            { label: t('reconciliation.foundAt'), cell: (row) => <RelativeTime at={row.foundAt} /> },
            { label: t('reconciliation.state'), cell: (row) => <Chip tone={tones[row.state as keyof typeof tones] ?? 'neutral'}>{named('differenceState', row.state, row.state)}</Chip> },
          ]}
        />
      )}
      {list.hasNextPage && <Button variant="default" loading={list.isFetchingNextPage} className={styles.more} onClick={() => void list.fetchNextPage()}>{t('reconciliation.more')}</Button>}
    </Panel>
  );
}
