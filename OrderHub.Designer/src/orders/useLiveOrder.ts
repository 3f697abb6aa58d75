import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { changeQueries } from '../api/changes';
import { follow, type LiveState } from '../api/live';
import { orderQueries } from '../api/orders';

const quietMs = 120;

/** Keeps one order's page in step with the server: events are gathered for a moment, then what they touch is fetched again. */
export function useLiveOrder(orderNo: string): LiveState {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refetch = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: orderQueries.detail(orderNo).queryKey.slice(0, 3) });
        void queries.invalidateQueries({ queryKey: orderQueries.statusFlow(orderNo).queryKey });
        void queries.invalidateQueries({ queryKey: orderQueries.flows(orderNo).queryKey });
        void queries.invalidateQueries({ queryKey: changeQueries.log(orderNo).queryKey });
        void queries.invalidateQueries({ queryKey: changeQueries.requests(orderNo).queryKey.slice(0, 3) });
      }, quietMs);
    };
    const stop = follow(`/api/v1/orders/${encodeURIComponent(orderNo)}/live`, { onState: setState, onGap: refetch, onOrder: refetch, onFlow: refetch });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [orderNo, queries]);
  return state;
}
