import { Button, Skeleton } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { changeQueries } from '../api/changes';
import type { ChangeRequest } from '../api/types';
import type { Tone } from '../document/orderStatus';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Panel } from '../ui/Panel';
import { RelativeTime } from '../ui/Time';
import { usePersonName } from '../ui/usePersonName';
import styles from './ChangeLog.module.css';

const tones: Record<ChangeRequest['state'], Tone> = { REQUESTED: 'warning', DONE: 'success', FAILED: 'danger', REFUSED: 'neutral' };

/** What was asked of the order, and which of its fields were changed by whom. */
export function ChangeLog({ orderNo }: { orderNo: string }) {
  return (
    <div className={styles.log}>
      <Requests orderNo={orderNo} />
      <Fields orderNo={orderNo} />
    </div>
  );
}

function Requests({ orderNo }: { orderNo: string }) {
  const { t, named } = useLanguage();
  const personName = usePersonName();
  const [reveal, setReveal] = useState(false);
  const requests = useQuery({ ...changeQueries.requests(orderNo, reveal), placeholderData: keepPreviousData });
  const hidden = !reveal && requests.data?.items.some((row) => row.reason) === true;
  return (
    <Panel
      title={t('requests.title')} flush
      aside={hidden ? <Button size="compact-xs" variant="default" onClick={() => setReveal(true)}>{t('requests.reveal')}</Button> : t('history.newest')}
    >
      {requests.isPending ? <div className={styles.empty}><Skeleton height={12} width="60%" /></div>
        : requests.isError ? <FailureNotice title={t('requests.failed')} error={requests.error} onRetry={() => void requests.refetch()} />
        : requests.data.items.length === 0 ? <p className={styles.empty}>{t('requests.empty')}</p>
        : (
          <DataTable
            label={t('requests.title')} rows={requests.data.items} rowKey={(row) => row.requestId ?? ''}
            columns={[
              { label: t('requests.what'), cell: (row) => named('change.kind', row.kind) },
              { label: t('requests.state'), cell: (row) => <Chip tone={tones[row.state]}>{named('change.state', row.state)}</Chip> },
              { label: t('requests.decision'), cell: (row) => [named('change.answer', row.decision.answer), ...(row.decision.reason ? [named('change.reason', row.decision.reason)] : []), ...row.decision.conditions.map((name) => named('change.condition', name))].join(' · ') },
              { label: t('change.why'), cell: (row) => row.reason },
              { label: t('changes.who'), cell: (row) => personName(row.actor) },
              { label: t('changes.when'), cell: (row) => row.requestedAt && <RelativeTime at={row.requestedAt} /> },
            ]}
          />
        )}
    </Panel>
  );
}

function Fields({ orderNo }: { orderNo: string }) {
  const { t } = useLanguage();
  const personName = usePersonName();
  const log = useInfiniteQuery(changeQueries.log(orderNo));
  const rows = log.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={t('changes.title')} aside={t('history.newest')} flush>
      {log.isPending ? <div className={styles.empty}><Skeleton height={12} width="60%" /></div>
        : log.isError ? <FailureNotice title={t('changes.failed')} error={log.error} onRetry={() => void log.refetch()} />
        : rows.length === 0 ? <p className={styles.empty}>{t('changes.empty')}</p>
        : (
          <>
            <DataTable
              label={t('changes.title')} rows={rows} rowKey={(row, index) => `${row.orderVersion} ${row.path} ${index}`}
              columns={[
                { label: t('changes.field'), cell: (row) => <span className={`mono ${styles.path}`}>{row.path}</span> },
                { label: t('changes.before'), cell: (row) => row.old },
                { label: t('changes.after'), cell: (row) => row.new },
                { label: t('changes.who'), cell: (row) => personName(row.actor) },
                { label: t('field.version'), cell: (row) => row.orderVersion, numeric: true },
                { label: t('changes.when'), cell: (row) => <RelativeTime at={row.changedAt} /> },
              ]}
            />
            {log.hasNextPage && <div className={styles.more}><Button size="xs" variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>{t('orders.more')}</Button></div>}
          </>
        )}
    </Panel>
  );
}
