import { Button, Select, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconArrowsExchange, IconPlayerTrackNext } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { exchangeQueries, replayExchanges, stopExchangeAction, type ExchangeSearch } from '../api/exchanges';
import type { Exchange } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import { ActionProgress } from './ActionProgress';
import styles from './ExchangesPage.module.css';
import { OutcomeChip } from './OutcomeChip';
import { outcomes } from './outcomes';

const nothing: ExchangeSearch = { connector: '', direction: '', outcome: '', orderNo: '', key: '' };

/** Every message in and out, found by what is known of it. */
export function ExchangesPage() {
  const { t, named } = useLanguage();
  const [params, setParams] = useSearchParams();
  const search: ExchangeSearch = { ...nothing, ...Object.fromEntries([...params].filter(([name]) => name in nothing)) };
  const filtered = Object.values(search).some((text) => text !== '');
  const list = useInfiniteQuery({ ...exchangeQueries.list(search), refetchInterval: 10_000 });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const change = (next: Partial<ExchangeSearch>) => setParams(Object.fromEntries(Object.entries({ ...search, ...next }).filter(([, text]) => text !== '')), { replace: true });
  return (
    <Page title={t('exchanges.title')} lead={t('exchanges.lead')} actions={filtered && rows.length > 0 && <ReplayAll search={search} />}>
      <Replays />
      <div className={styles.bar} role="search">
        <Words label={t('exchanges.order')} value={search.orderNo} onChange={(orderNo) => change({ orderNo })} first />
        <Words label={t('exchanges.key')} value={search.key} onChange={(key) => change({ key })} />
        <Words label={t('exchanges.connector')} value={search.connector} onChange={(connector) => change({ connector })} />
        <Select
          size="xs" w={130} aria-label={t('exchanges.direction')} placeholder={t('exchanges.direction')} clearable clearButtonProps={{ 'aria-label': `${t('messages.clear')}: ${t('exchanges.direction')}` }}
          data={['in', 'out'].map((value) => ({ value, label: named('direction', value) }))} value={search.direction || null} onChange={(direction) => change({ direction: direction ?? '' })}
        />
        <Select
          size="xs" w={160} aria-label={t('exchanges.outcome')} placeholder={t('exchanges.outcome')} clearable clearButtonProps={{ 'aria-label': `${t('messages.clear')}: ${t('exchanges.outcome')}` }}
          data={outcomes.map((value) => ({ value, label: named('exchangeOutcome', value) }))} value={search.outcome || null} onChange={(outcome) => change({ outcome: outcome ?? '' })}
        />
      </div>
      {list.isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={260} /></div>
      : list.isError && rows.length === 0 ? <FailureNotice title={t('exchanges.failed')} error={list.error} onRetry={() => void list.refetch()} />
      : rows.length === 0 ? <Notice icon={<IconArrowsExchange size={22} />} title={t('exchanges.empty')} hint={t('exchanges.empty.hint')} />
      : <div className={styles.table}><Rows rows={rows} /></div>}
      {list.hasNextPage && <Button variant="default" loading={list.isFetchingNextPage} className={styles.more} onClick={() => void list.fetchNextPage()}>{t('exchanges.more')}</Button>}
    </Page>
  );
}

function Words({ label, value, onChange, first = false }: { label: string; value: string; onChange: (text: string) => void; first?: boolean }) {
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback(onChange, 300);
  return (
    <TextInput
      size="xs" w={190} aria-label={label} placeholder={label} value={text} {...(first ? { 'data-search': '' } : {})}
      onChange={(event) => { setText(event.currentTarget.value); tell(event.currentTarget.value.trim()); }}
    />
  );
}

function Rows({ rows }: { rows: readonly Exchange[] }) {
  const { t, named } = useLanguage();
  return (
    <DataTable
      label={t('exchanges.title')} rows={rows} rowKey={(row) => row.exchangeId}
      columns={[
        { label: t('exchanges.when'), cell: (row) => <Link to={`/exchanges/${row.exchangeId}`}><RelativeTime at={row.startedAt} /></Link> },
        { label: t('exchanges.direction'), cell: (row) => named('direction', row.direction) },
        { label: t('exchanges.connector'), cell: (row) => <span className="mono">{row.connector}{row.operation && ` / ${row.operation}`}</span> },
        { label: t('exchanges.outcome'), cell: (row) => <OutcomeChip outcome={row.outcome} /> },
        { label: t('exchanges.code'), cell: (row) => row.code && <span className="mono">{row.code}</span> },
        { label: t('exchanges.order'), cell: (row) => row.orderNo ? <Link to={`/orders/${encodeURIComponent(row.orderNo)}`} className="mono">{row.orderNo}</Link> : row.waybillNo && <span className="mono">{row.waybillNo}</span> },
        { label: t('exchanges.key'), cell: (row) => row.messageKey && <span className={`mono ${styles.key}`}>{row.messageKey}</span> },
        { label: t('exchanges.took'), numeric: true, cell: (row) => t('exchanges.ms', { ms: row.durationMs.toFixed(1) }) },
      ]}
    />
  );
}

function ReplayAll({ search }: { search: ExchangeSearch }) {
  const { t } = useLanguage();
  const begin = useChange(
    () => replayExchanges({ filter: { connector: search.connector || null, direction: search.direction || null, outcome: search.outcome || null, orderNo: search.orderNo || null, key: search.key || null } }),
    { done: t('exchanges.begun'), failed: t('exchanges.replayFailed') }, 'exchanges');
  return <Button leftSection={<IconPlayerTrackNext size={16} />} loading={begin.isPending} onClick={() => begin.mutate(undefined)}>{t('exchanges.replayAll')}</Button>;
}

function Replays() {
  const { t } = useLanguage();
  const { data } = useQuery(exchangeQueries.actions());
  const stop = useChange(stopExchangeAction, { done: t('bulk.stopped'), failed: t('exchanges.replayFailed') }, 'exchanges');
  return <ActionProgress actions={data?.items ?? []} what={() => t('exchanges.replaying')} onStop={(id) => stop.mutate(id)} useFailures={useReplayFailures} />;
}

function useReplayFailures(id: string) {
  const { data, isPending } = useQuery(exchangeQueries.failedItems(id));
  return { items: data?.items ?? [], pending: isPending };
}
