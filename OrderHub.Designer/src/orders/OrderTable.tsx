import { Tooltip } from '@mantine/core';
import { IconAlertTriangleFilled, IconArrowDown, IconPlayerPauseFilled } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { OrderSummary } from '../api/types';
import { regionName } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { StatusChip } from '../ui/StatusChip';
import { RelativeTime } from '../ui/Time';
import styles from './OrderTable.module.css';

/** The rows of the order list. Each row's number is a link that covers the row. */
export function OrderTable({ rows, sent, stale }: { rows: readonly OrderSummary[]; sent: ReadonlySet<string>; stale: boolean }) {
  const { t } = useLanguage();
  // Rows that were there when the table appeared do not announce themselves.
  const [since] = useState(() => new Set(rows.map((row) => row.orderNo)));
  return (
    <table className={styles.table} aria-label={t('orders.table')} data-stale={stale || undefined}>
      <thead>
        <tr>
          <th scope="col" className={styles.status}>{t('orders.column.status')}</th>
          <th scope="col" className={styles.number} aria-sort="descending" title={t('orders.sorted')}>{t('orders.column.order')} <IconArrowDown size={12} aria-hidden="true" /></th>
          <th scope="col" className={styles.line}>{t('orders.column.line')}</th>
          <th scope="col" className={styles.consignee}>{t('orders.column.consignee')}</th>
          <th scope="col" className={styles.goods}>{t('orders.column.goods')}</th>
          <th scope="col" className={styles.waybill}>{t('orders.column.waybill')}</th>
          <th scope="col" className={styles.channel}>{t('orders.column.channelOrder')}</th>
          <th scope="col" className={styles.updated}>{t('orders.column.updated')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.orderNo} row={row} sent={sent.has(row.orderNo)} fresh={!since.has(row.orderNo)} />
        ))}
      </tbody>
    </table>
  );
}

const Row = memo(function Row({ row, sent, fresh }: { row: OrderSummary; sent: boolean; fresh: boolean }) {
  const { t, named } = useLanguage();
  return (
    <tr className={styles.row} data-sent={sent || undefined} data-fresh={fresh || undefined}>
      <td className={styles.status}><Changing value={row.status}><StatusChip status={row.status} plain /></Changing></td>
      <td className={styles.number}>
        <span className={styles.numberLine}>
          <Link to={`/orders/${encodeURIComponent(row.orderNo)}`} className={styles.link} data-row-link="">{row.orderNo}</Link>
          {row.masteredBy !== 'HUB' && <Chip tone="neutral">{row.masteredBy}<span className="visually-hidden"> {t('order.mastered', { system: row.masteredBy })}</span></Chip>}
          {row.hasIncident && (
            <Tooltip label={t('orders.incident')}>
              <span className={styles.flag} data-tone="danger">
                <IconAlertTriangleFilled size={14} aria-hidden="true" />
                <span className="visually-hidden">{t('orders.incident')}</span>
              </span>
            </Tooltip>
          )}
          {row.holdCode && (
            <Tooltip label={t('orders.hold', { code: row.holdCode })}>
              <span className={styles.flag} data-tone="warning">
                <IconPlayerPauseFilled size={13} aria-hidden="true" />
                <span className="visually-hidden">{t('orders.hold', { code: row.holdCode })}</span>
              </span>
            </Tooltip>
          )}
        </span>
      </td>
      <td className={styles.line}>{named('line', row.businessLine)}</td>
      <td className={styles.consignee}>
        {row.consignee?.name}
        {row.consignee?.region && <span className={styles.minor}>{regionName(row.consignee.region)}</span>}
      </td>
      <td className={styles.goods}>{row.goodsSummary}</td>
      <td className={`${styles.waybill} mono`}>{row.waybillNo ?? <span className={styles.absent}>–</span>}</td>
      <td className={`${styles.channel} mono`}>{row.channelOrderNo ?? <span className={styles.absent}>–</span>}</td>
      <td className={styles.updated}><RelativeTime at={row.updatedAt} /></td>
    </tr>
  );
});

/** Glows for a moment when its value changes. */
function Changing({ value, children }: { value: string; children: React.ReactNode }) {
  const before = useRef(value);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (before.current !== value) {
      before.current = value;
      setTurn((count) => count + 1);
    }
  }, [value]);
  return <span key={turn} className={turn > 0 ? styles.changed : undefined}>{children}</span>;
}
