import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { synchronizationQueries } from '../api/synchronizations';
import { useLanguage } from '../language/LanguageProvider';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Panel } from '../ui/Panel';
import { RelativeTime } from '../ui/Time';
import styles from './Synchronizations.module.css';

/** A partner's orders that could not be taken, each with its reason. */
export function Faults({ connector }: { connector: string }) {
  const { t } = useLanguage();
  const faults = useInfiniteQuery(synchronizationQueries.faults(connector));
  const title = t('sync.faults.title', { name: connector });
  return (
    <Panel title={title} flush={faults.data !== undefined}>
      {faults.isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={120} /></div>
      : !faults.data ? <FailureNotice title={t('sync.failed')} error={faults.error} onRetry={() => void faults.refetch()} />
      : (
        <DataTable
          label={title} rows={faults.data.pages.flatMap((page) => page.items)} rowKey={(row) => row.orderNo}
          columns={[
            { label: t('sync.order'), cell: (row) => <span className="mono">{row.orderNo}</span> },
            { label: t('sync.why'), cell: (row) => <><span className="mono">{row.code}</span> <span lang="en">{row.message}</span></> },
            { label: t('sync.seen'), cell: (row) => <RelativeTime at={row.seenAt} /> },
          ]}
        />
      )}
      {faults.hasNextPage && <Button className={styles.more} size="xs" variant="default" loading={faults.isFetchingNextPage} onClick={() => void faults.fetchNextPage()}>{t('sync.more')}</Button>}
    </Panel>
  );
}
