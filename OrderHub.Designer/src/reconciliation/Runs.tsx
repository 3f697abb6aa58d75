import { useQuery } from '@tanstack/react-query';
import { reconciliationQueries } from '../api/reconciliation';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { DataTable } from '../ui/DataTable';
import { Panel } from '../ui/Panel';
import { RelativeTime } from '../ui/Time';
import styles from './Reconciliation.module.css';
import { toneOf } from './reconciliationRules';

/** The newest comparisons. */
export function Runs() {
  const { t, named } = useLanguage();
  const { data } = useQuery(reconciliationQueries.runs());
  return (
    <Panel title={t('reconciliation.runs')} flush>
      {data === undefined || data.items.length === 0 ? <p className={styles.none}>{t('reconciliation.never')}</p> : (
        <DataTable
          label={t('reconciliation.runs')} rows={data.items} rowKey={(row) => row.runId}
          columns={[
            { label: t('reconciliation.store'), cell: (row) => named('storeName', row.store, row.store) },
            { label: t('reconciliation.kind'), cell: (row) => <>{named('runKind', row.kind, row.kind)} · <RelativeTime at={row.askedAt} /></> },
            { label: t('reconciliation.content'), cell: (row) => t(row.content ? 'reconciliation.content.whole' : 'reconciliation.content.versions') },
            { label: t('reconciliation.state'), cell: (row) => <Chip tone={toneOf(row)}>{named('runState', row.state, row.state)}</Chip> },
            { label: t('reconciliation.rows'), numeric: true, cell: (row) => String(row.rowsRead) },
            { label: t('reconciliation.found'), numeric: true, cell: (row) => String(row.found) },
            { label: t('reconciliation.repaired'), numeric: true, cell: (row) => String(row.repaired) },
            { label: t('reconciliation.remaining'), numeric: true, cell: (row) => String(row.remaining) },
            { label: t('reconciliation.problem'), cell: (row) => row.problem && <span lang="en">{row.problem}</span> },
          ]}
        />
      )}
    </Panel>
  );
}
