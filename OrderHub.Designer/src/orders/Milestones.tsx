import { useQuery } from '@tanstack/react-query';
import { orderQueries } from '../api/orders';
import type { Order, StatusEntry } from '../api/types';
import { isBrokenEnd, milestones, statusCode, statusTone } from '../document/orderStatus';
import { exactTime, reportedTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import styles from './Milestones.module.css';

/** The order's way from the customer's word to the door, as far as it has come. */
export function Milestones({ order }: { order: Order }) {
  const { t, named } = useLanguage();
  const flow = useQuery(orderQueries.statusFlow(order.orderNo));
  const reachedAt = new Map<string, StatusEntry>();
  for (const entry of flow.data?.entries ?? []) {
    if (entry.decision.startsWith('advance') && !reachedAt.has(entry.status)) {
      reachedAt.set(entry.status, entry);
    }
  }
  const broken = isBrokenEnd(order.status);
  // Of an order that broke off, only what was reported counts: its end has a high rank.
  const rank = broken ? Math.max(0, ...[...reachedAt.keys()].filter((name) => !isBrokenEnd(name)).map(statusCode)) : statusCode(order.status);
  const stages = milestones.filter((name) => !broken || statusCode(name) <= rank).map((name) => ({ name: name as string, reached: statusCode(name) <= rank }));
  if (broken) {
    stages.push({ name: order.status, reached: true });
  }
  const current = stages.findLastIndex((stage) => stage.reached);
  return (
    <ol className={styles.way} aria-label={t('order.way')}>
      {stages.map((stage, index) => {
        const entry = stage.reached ? reachedAt.get(stage.name) : undefined;
        const at = entry && Date.parse(entry.occurredAt);
        return (
          <li
            key={stage.name} className={styles.stage} data-reached={stage.reached || undefined} data-current={index === current || undefined}
            data-tone={broken && index === stages.length - 1 ? statusTone(stage.name) : stage.name === 'DELIVERED' ? 'success' : undefined} aria-current={index === current ? 'step' : undefined}
          >
            <span className={styles.dot} aria-hidden="true" />
            <span className={styles.name}>{named('status', stage.name)}</span>
            <span className={styles.time} title={at === undefined ? undefined : exactTime(at)}>
              {entry && at !== undefined ? reportedTime(at, entry.rawTime) : stage.reached ? t('order.inferred') : <span className="visually-hidden">{t('order.notReached')}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
