import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { follow, type LiveState } from '../api/live';
import { fetchOrderPage, orderQueries, type OrderFilters } from '../api/orders';
import { useNow } from '../ui/useNow';
import { applyStatus, mergeFirstPage, type OrderPages } from './liveRows';

const quietMs = 400;

/**
 * Keeps the order list in step with the server: a status goes into its row at once, new orders are fetched at most every
 * `quietMs`, however many events come. While `held`, new rows only count up: the rows under the reader's eyes stay put.
 */
export function useLiveOrders(filters: OrderFilters, held: boolean): { state: LiveState; waiting: number; release: () => void; refresh: () => void } {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  const [waiting, setWaiting] = useState(0);
  const now = useNow(60_000);
  const moment = useRef(now);
  const holding = useRef(held);
  useEffect(() => {
    moment.current = now;
    holding.current = held;
  });

  const queryKey = useMemo(() => orderQueries.list(filters).queryKey, [filters]);
  const actions = useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let busy = false;
    let again = false;

    const load = async () => {
      timer = undefined;
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      try {
        if (filters.status !== undefined) {
          // A row may have left the filter: only the whole list knows.
          await queries.invalidateQueries({ queryKey });
        } else {
          const fresh = await fetchOrderPage(filters, undefined);
          queries.setQueryData<OrderPages>(queryKey, (data) => {
            if (data === undefined) {
              return data;
            }
            const known = new Set(data.pages.flatMap((page) => page.items.map((item) => item.orderNo)));
            const added = fresh.items.filter((item) => !known.has(item.orderNo)).length;
            if (holding.current && added > 0) {
              setWaiting(added);
              return mergeFirstPage(data, { ...fresh, items: fresh.items.filter((item) => known.has(item.orderNo)) });
            }
            setWaiting(0);
            return mergeFirstPage(data, fresh);
          });
        }
      } catch {
        // The stream's own state says that the server is away; the next event or the reconnect fetches again.
      } finally {
        busy = false;
        if (again) {
          again = false;
          soon();
        }
      }
    };
    const soon = () => {
      timer ??= setTimeout(() => void load(), quietMs);
    };
    return { soon, stop: () => clearTimeout(timer) };
  }, [filters, queries, queryKey]);

  useEffect(() => {
    const stop = follow('/api/v1/orders/live', {
      onState: setState,
      onGap: actions.soon,
      onOrder: (event) => {
        queries.setQueryData<OrderPages>(queryKey, (data) => data && applyStatus(data, event, new Date(moment.current).toISOString()));
        actions.soon();
      },
    });
    return () => {
      stop();
      actions.stop();
    };
  }, [actions, queries, queryKey]);

  const release = () => {
    holding.current = false;
    actions.soon();
  };
  return { state, waiting: held ? waiting : 0, release, refresh: actions.soon };
}
