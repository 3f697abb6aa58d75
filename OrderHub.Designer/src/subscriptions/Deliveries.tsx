import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { discardDeliveries, replayDeliveries, subscriptionQueries } from '../api/subscriptions';
import type { DeliveryChoice, Subscription, SubscriptionDelivery } from '../api/types';
import type { Tone } from '../document/orderStatus';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { DataTable } from '../ui/DataTable';
import { Panel } from '../ui/Panel';
import { Segmented } from '../ui/Segmented';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import styles from './Subscriptions.module.css';

const states = ['', 'pending', 'dead', 'delivered', 'discarded'] as const;
const tones: Record<string, Tone> = { pending: 'progress', delivered: 'success', dead: 'danger', discarded: 'neutral' };

/** What the subscriber was told and is to be told; dead letters can be delivered again or given up. */
export function Deliveries({ subscription }: { subscription: Subscription }) {
  const { t, named } = useLanguage();
  const id = subscription.subscriptionId;
  const [state, setState] = useState<(typeof states)[number]>('');
  const list = useInfiniteQuery(subscriptionQueries.deliveries(id, state));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const replay = useChange((choice: DeliveryChoice) => replayDeliveries(id, choice), { done: t('deliveries.replayed'), failed: t('subscriptions.notSaved') }, 'subscriptions');
  const discard = useChange((choice: DeliveryChoice) => discardDeliveries(id, choice), { done: t('deliveries.discarded'), failed: t('subscriptions.notSaved') }, 'subscriptions');
  return (
    <Panel
      title={t('deliveries.title')} flush
      aside={subscription.dead > 0 && (
        <div className={styles.buttons}>
          <Button size="xs" leftSection={<IconRefresh size={14} />} loading={replay.isPending} onClick={() => replay.mutate({})}>{t('deliveries.replayAll', { count: subscription.dead })}</Button>
          <Button size="xs" variant="default" loading={discard.isPending} onClick={() => discard.mutate({})}>{t('deliveries.discardAll')}</Button>
        </div>
      )}
    >
      <div className={styles.bar}>
        <Segmented label={t('deliveries.state')} value={state} onChange={setState} segments={states.map((value) => ({ value, label: value === '' ? t('decisions.all') : named('delivery', value) }))} />
      </div>
      {rows.length === 0 ? <p className={styles.none}>{t('deliveries.none')}</p> : (
        <DataTable<SubscriptionDelivery>
          label={t('deliveries.title')} rows={rows} rowKey={(row) => row.deliveryId}
          columns={[
            { label: t('exchanges.when'), cell: (row) => <RelativeTime at={row.createdAt} /> },
            { label: t('exchanges.order'), cell: (row) => <Link to={`/orders/${encodeURIComponent(row.event.orderNo)}`} className="mono">{row.event.orderNo}</Link> },
            { label: t('orders.status'), cell: (row) => named('status', row.event.status, row.event.status) },
            { label: t('deliveries.state'), cell: (row) => <Chip tone={tones[row.state] ?? 'neutral'}>{named('delivery', row.state, row.state)}</Chip> },
            { label: t('deliveries.attempts'), numeric: true, cell: (row) => String(row.attempts) },
            { label: t('deliveries.answer'), cell: (row) => (row.httpStatus > 0 || row.reason) && <span lang="en">{row.httpStatus > 0 && `${row.httpStatus} `}{row.reason}</span> },
            { label: t('deliveries.next'), cell: (row) => row.nextAt && row.attempts > 0 && <RelativeTime at={row.nextAt} /> },
            {
              label: t('deliveries.do'),
              cell: (row) => (row.state === 'dead' || row.state === 'delivered') && (
                <div className={styles.buttons}>
                  <Button size="compact-xs" variant="default" onClick={() => replay.mutate({ deliveryId: row.deliveryId })}>{t('deliveries.replay')}</Button>
                  {row.state === 'dead' && <Button size="compact-xs" variant="subtle" color="gray" onClick={() => discard.mutate({ deliveryId: row.deliveryId })}>{t('deliveries.discard')}</Button>}
                </div>
              ),
            },
          ]}
        />
      )}
      {list.hasNextPage && <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('exchanges.more')}</Button>}
    </Panel>
  );
}
