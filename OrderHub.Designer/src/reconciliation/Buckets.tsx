import { useQuery } from '@tanstack/react-query';
import { reconciliationQueries } from '../api/reconciliation';
import { dayTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { DataTable } from '../ui/DataTable';
import { Panel } from '../ui/Panel';
import { RelativeTime } from '../ui/Time';
import styles from './Reconciliation.module.css';

/** Counts and digests of both sides, the newest month: what the agreement is made of. */
export function Buckets({ store }: { store: string }) {
  const { t, language, named } = useLanguage();
  const { data } = useQuery(reconciliationQueries.buckets(store));
  const title = `${t('reconciliation.buckets')} · ${named('storeName', store, store)}`;
  return (
    <Panel title={title} flush>
      {data === undefined || data.items.length === 0 ? <p className={styles.none}>{t('reconciliation.buckets.none')}</p> : (
        <DataTable
          label={title} rows={data.items} rowKey={(row) => row.from}
          columns={[
            { label: t('reconciliation.from'), cell: (row) => <time dateTime={row.from} className="number">{dayTime(Date.parse(row.from), language)}</time> },
            { label: t('reconciliation.orders'), numeric: true, cell: (row) => String(row.masterCount) },
            { label: t('reconciliation.kept'), numeric: true, cell: (row) => (row.storeDigest === '' ? '–' : String(row.storeCount)) },
            {
              label: t('reconciliation.digest'),
              cell: (row) => (row.storeDigest === '' ? '–' : row.masterDigest === row.storeDigest ? <Chip tone="success">{t('reconciliation.digest.same')}</Chip> : <Chip tone="warning">{t('reconciliation.digest.other')}</Chip>),
            },
            { label: t('reconciliation.found'), numeric: true, cell: (row) => String(row.found) },
            { label: t('reconciliation.repaired'), numeric: true, cell: (row) => String(row.repaired) },
            { label: t('reconciliation.remaining'), numeric: true, cell: (row) => String(row.remaining) },
            { label: t('reconciliation.checked'), cell: (row) => <RelativeTime at={row.checkedAt} /> },
          ]}
        />
      )}
    </Panel>
  );
}
