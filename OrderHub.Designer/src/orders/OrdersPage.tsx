import { Button, Skeleton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowUp, IconFilterOff, IconPackages } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { orderQueries } from '../api/orders';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { FailureNotice } from '../ui/FailureNotice';
import { LiveBadge } from '../ui/LiveBadge';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { useNow } from '../ui/useNow';
import { isFiltered, readList, toQuery, writeList, type ListState } from './filters';
import { OrderFilterBar } from './OrderFilterBar';
import styles from './OrdersPage.module.css';
import { OrderExports } from './OrderExports';
import { OrderSums } from './OrderSums';
import { OrderTable } from './OrderTable';
import { SampleButton } from './SampleButton';
import { SavedSearches } from './SavedSearches';
import { useLiveOrders } from './useLiveOrders';

/** Who may take lists away as files. */
const exporters: readonly string[] = ['administrator', 'operator', 'auditor'];

/** All orders of the tenant, newest first, live. */
export function OrdersPage() {
  const { t } = useLanguage();
  const { development, user } = useSession();
  const [search, setSearch] = useSearchParams();
  const state = useMemo(() => readList(search), [search]);
  const today = new Date(useNow(60_000)).setHours(0, 0, 0, 0);
  const filters = useMemo(() => toQuery(state, today), [state, today]);
  const orders = useInfiniteQuery({ ...orderQueries.list(filters), placeholderData: keepPreviousData });
  const scroller = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const live = useLiveOrders(filters, away);
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());

  const rows = useMemo(() => orders.data?.pages.flatMap((page) => page.items) ?? [], [orders.data]);
  const change = useCallback((next: ListState) => setSearch(writeList(next), { replace: true }), [setSearch]);
  const step = (by: number) => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('[data-row-link]')];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
  };
  useHotkeys([['j', () => step(1)], ['k', () => step(-1)]]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = orders;
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!foot.current || !hasNextPage || isFetchingNextPage) {
      return;
    }
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && void fetchNextPage(), { root: scroller.current, rootMargin: '400px' });
    watch.observe(foot.current);
    return () => watch.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, rows.length]);

  const onSent = (orderNos: string[]) => {
    setSent(new Set(orderNos));
    scroller.current?.scrollTo({ top: 0 });
    live.release();
  };

  return (
    <Page fill title={t('orders.title')} aside={<LiveBadge state={live.state} />} actions={<>{development && <SampleButton onSent={onSent} />}<SavedSearches state={state} now={today} onChoose={change} />{exporters.includes(user.role) && <OrderExports filters={filters} />}</>}>
      <OrderFilterBar state={state} onChange={change} />
      <OrderSums filters={filters} state={state} onChange={change} />
      {orders.data?.pages.some((page) => (page.missing ?? []).length > 0) && <p role="alert" className={styles.partial}>{t('list.partial')}</p>}
      <div className={styles.frame}>
        {away && live.waiting > 0 && (
          <Button
            className={styles.newRows} size="xs" radius="xl" leftSection={<IconArrowUp size={14} />}
            onClick={() => { scroller.current?.scrollTo({ top: 0, behavior: 'smooth' }); live.release(); }}
          >
            {t('orders.newRows', { count: live.waiting })}
          </Button>
        )}
        <div className={styles.scroller} ref={scroller} onScroll={(event) => setAway(event.currentTarget.scrollTop > 60)}>
          {orders.isPending ? (
            <Waiting />
          ) : orders.isError && rows.length === 0 ? (
            <FailureNotice title={t('orders.failed')} error={orders.error} onRetry={() => void orders.refetch()} />
          ) : rows.length === 0 && isFiltered(state) ? (
            <Notice icon={<IconFilterOff size={22} />} title={t('orders.noMatch')} hint={t('orders.noMatch.hint')}>
              <Button variant="default" onClick={() => setSearch({})}>{t('orders.clear')}</Button>
            </Notice>
          ) : rows.length === 0 ? (
            <Notice icon={<IconPackages size={22} />} title={t('orders.empty')} hint={t(development ? 'orders.empty.hint' : 'orders.empty.production')}>
              <Link to="/messages">{t('orders.empty.or')}</Link>
            </Notice>
          ) : (
            <>
              <OrderTable rows={rows} sent={sent} stale={orders.isPlaceholderData} />
              <div ref={foot} className={styles.foot}>
                {hasNextPage ? (
                  <Button variant="subtle" color="gray" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('orders.more')}</Button>
                ) : (
                  t('orders.end', { count: rows.length })
                )}
              </div>
            </>
          )}
        </div>
      </div>
    </Page>
  );
}

function Waiting() {
  const { t } = useLanguage();
  return (
    <div className={styles.waiting} role="status">
      <span className="visually-hidden">{t('app.loading')}</span>
      {Array.from({ length: 12 }, (_, row) => (
        <div key={row} className={styles.waitingRow}>
          <Skeleton height={12} width={110} />
          <Skeleton height={12} width={160} />
          <Skeleton height={12} width={120} />
          <Skeleton height={12} width={`${30 + ((row * 17) % 30)}%`} />
        </div>
      ))}
    </div>
  );
}
