import { useQuery } from '@tanstack/react-query';
import type { OrderFilters } from '../api/orders';
import { searchQueries } from '../api/searches';
import { orderStatuses } from '../document/orderStatus';
import { useLanguage } from '../language/LanguageProvider';
import type { ListState } from './filters';
import styles from './OrderSums.module.css';
import { totals, type Count } from './sums';

/** How many orders the filters find, by status and by line; a count narrows the list to its own. */
export function OrderSums({ filters, state, onChange }: { filters: OrderFilters; state: ListState; onChange: (next: ListState) => void }) {
  const { t, named } = useLanguage();
  const sums = useQuery({ ...searchQueries.sums(filters), placeholderData: (before) => before });
  if (sums.isError) {
    return <p className={styles.note} role="status">{t('sums.failed')}</p>;
  }
  if (sums.data === undefined || sums.data.groups.length === 0) {
    return null;
  }
  const { all, statuses, lines } = totals(sums.data.groups, orderStatuses);
  const count = (kind: 'status' | 'line', one: Count) => (
    <button
      key={`${kind} ${one.name}`} type="button" className={styles.count} aria-pressed={state[kind] === one.name}
      aria-label={t('sums.filter', { name: named(kind, one.name, one.name), count: one.count })}
      onClick={() => onChange({ ...state, [kind]: state[kind] === one.name ? '' : one.name })}
    >
      {named(kind, one.name, one.name)} <strong>{one.count}</strong>
    </button>
  );
  return (
    <section className={styles.strip} aria-label={t('sums.heading')} aria-busy={sums.isPlaceholderData}>
      <strong className={styles.all}>{t('sums.all', { count: all })}</strong>
      <div className={styles.counts}>{statuses.map((one) => count('status', one))}</div>
      {lines.length > 1 && <div className={styles.counts}>{lines.map((one) => count('line', one))}</div>}
      {(sums.data.missing ?? []).length > 0 && <span className={styles.note} role="alert">{t('sums.partial')}</span>}
    </section>
  );
}
