import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { ReconciliationRun, SetReconciliation, StartReconciliation } from './types';

const root = 'reconciliation';

/** A run that is not at its end. */
export function isGoing(run: Pick<ReconciliationRun, 'state'>): boolean {
  return run.state === 'asked' || run.state === 'running';
}

export const reconciliationQueries = {
  standing: () =>
    queryOptions({
      queryKey: [root, 'standing'],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/reconciliation', { signal })),
      refetchInterval: (query) => (query.state.data?.last.some(isGoing) ? 1_000 : 5_000),
    }),
  runs: () =>
    queryOptions({ queryKey: [root, 'runs'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/reconciliation/runs', { params: { query: { limit: 20 } }, signal })), refetchInterval: 5_000 }),
  buckets: (store: string) =>
    queryOptions({
      queryKey: [root, 'buckets', store],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/reconciliation/buckets', { params: { query: { store, limit: 31 } }, signal })),
      refetchInterval: 10_000,
    }),
  differences: (cause: string, state: string) =>
    infiniteQueryOptions({
      queryKey: [root, 'differences', cause, state],
      queryFn: ({ pageParam, signal }) =>
        answerOf(client.GET('/api/v1/reconciliation/differences', {
          params: { query: { cause: cause === '' ? undefined : cause, state: state === '' ? undefined : state, cursor: pageParam } }, signal,
        })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: 5_000,
    }),
};

export function startReconciliation(body: StartReconciliation) {
  return answerOf(client.POST('/api/v1/reconciliation/runs', { body }));
}

export function stopReconciliation(id: string) {
  return answerOf(client.POST('/api/v1/reconciliation/runs/{id}/stop', { params: { path: { id } } }));
}

export function setReconciliation(body: SetReconciliation) {
  return answerOf(client.PUT('/api/v1/reconciliation/settings', { body }));
}
