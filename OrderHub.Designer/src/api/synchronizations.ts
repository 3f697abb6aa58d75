import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';

const root = 'synchronizations';

export const synchronizationQueries = {
  list: () =>
    queryOptions({
      queryKey: [root, 'list'],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/synchronizations', { signal })),
      refetchInterval: (query) => (query.state.data?.items.some((one) => one.state === 'loading') ? 1_000 : 5_000),
    }),
  faults: (connector: string) =>
    infiniteQueryOptions({
      queryKey: [root, 'faults', connector],
      queryFn: ({ pageParam, signal }) =>
        answerOf(client.GET('/api/v1/synchronizations/{connector}/faults', { params: { path: { connector }, query: { cursor: pageParam } }, signal })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: 10_000,
    }),
};

export function pauseSynchronization(connector: string, reason: string) {
  return answerOf(client.POST('/api/v1/synchronizations/{connector}/pause', { params: { path: { connector } }, body: { reason } }));
}

export function resumeSynchronization(connector: string) {
  return answerOf(client.POST('/api/v1/synchronizations/{connector}/resume', { params: { path: { connector } } }));
}

export function restartSynchronization(connector: string) {
  return answerOf(client.POST('/api/v1/synchronizations/{connector}/restart', { params: { path: { connector } } }));
}

export function runSynchronization(connector: string) {
  return answerOf(client.POST('/api/v1/synchronizations/{connector}/run', { params: { path: { connector } } }));
}
