import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';

export interface OrderFilters {
  status?: string;
  line?: string;
  q?: string;
  from?: string;
  to?: string;
}

export const orderPageSize = 50;

export function fetchOrderPage(filters: OrderFilters, cursor: string | undefined, signal?: AbortSignal) {
  return answerOf(client.GET('/api/v1/orders', { params: { query: { ...filters, cursor, limit: orderPageSize } }, signal }));
}

export const orderQueries = {
  list: (filters: OrderFilters) =>
    infiniteQueryOptions({
      queryKey: ['orders', 'list', filters],
      queryFn: ({ pageParam, signal }) => fetchOrderPage(filters, pageParam, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  detail: (orderNo: string, reveal = false) =>
    queryOptions({
      queryKey: ['orders', 'detail', orderNo, { reveal }],
      queryFn: ({ signal }) =>
        answerOf(client.GET('/api/v1/orders/{orderNo}', { params: { path: { orderNo }, query: reveal ? { reveal } : {} }, signal })),
    }),
  /** How well an order that another system masters is known: `stale` where that system does not answer. */
  known: (orderNo: string) =>
    queryOptions({
      queryKey: ['orders', 'known', orderNo],
      queryFn: async ({ signal }) => (await answerOf(client.GET('/api/v1/orders/{orderNo}/overview', { params: { path: { orderNo } }, signal }))).order.state,
    }),
  statusFlow: (orderNo: string) =>
    queryOptions({
      queryKey: ['orders', 'status-flow', orderNo],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/orders/{orderNo}/status-flow', { params: { path: { orderNo } }, signal })),
    }),
  flows: (orderNo: string) =>
    queryOptions({
      queryKey: ['orders', 'flows', orderNo],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/orders/{orderNo}/flows', { params: { path: { orderNo } }, signal })),
    }),
};

/** Development only: the ECLP simulator sends signed legacy orders. */
export function sendSamples(count: number, scenario: 'normal' | 'pickupRejected') {
  return answerOf(client.POST('/api/v1/samples/eclp', { body: { count, scenario } }));
}
