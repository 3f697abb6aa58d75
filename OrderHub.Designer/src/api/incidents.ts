import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { BeginIncidentAction, IncidentAction } from './types';

/** True while a decision about many incidents is being carried out. */
export function goesOn(action: IncidentAction): boolean {
  return action.state === 'selecting' || action.state === 'running';
}

export const incidentQueries = {
  open: () =>
    infiniteQueryOptions({
      queryKey: ['incidents', 'open'],
      queryFn: ({ pageParam, signal }) =>
        answerOf(client.GET('/api/v1/incidents', { params: { query: { state: 'open', cursor: pageParam } }, signal })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  /** Counts of all open incidents, also of those whose rows are not loaded. */
  groups: () =>
    queryOptions({ queryKey: ['incidents', 'groups'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/incidents/groups', { signal })) }),
  /** The newest decisions about many incidents; asked for often while one goes on. */
  actions: () =>
    queryOptions({
      queryKey: ['incidents', 'actions'],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/incidents/actions', { params: { query: { limit: 5 } }, signal })),
      refetchInterval: (query) => (query.state.data?.items.some(goesOn) ? 1_000 : 15_000),
    }),
  failedItems: (id: string) =>
    queryOptions({
      queryKey: ['incidents', 'actions', id, 'failed'],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/incidents/actions/{id}/items', { params: { path: { id }, query: { state: 'failed', limit: 50 } }, signal })),
    }),
};

export function beginIncidentAction(body: BeginIncidentAction) {
  return answerOf(client.POST('/api/v1/incidents/actions', { body }));
}

export function stopIncidentAction(id: string) {
  return answerOf(client.POST('/api/v1/incidents/actions/{id}/stop', { params: { path: { id } } }));
}

export function cancelIncident(id: string, reason: string) {
  return answerOf(client.POST('/api/v1/incidents/{id}/cancel', { params: { path: { id } }, body: { reason } }));
}

export function retryIncident(id: string) {
  return answerOf(client.POST('/api/v1/incidents/{id}/retry', { params: { path: { id } }, body: {} }));
}

export function skipIncident(id: string, outcome: string, reason: string) {
  return answerOf(client.POST('/api/v1/incidents/{id}/skip', { params: { path: { id } }, body: { outcome, reason } }));
}

export function compensateIncident(id: string, reason: string) {
  return answerOf(client.POST('/api/v1/incidents/{id}/compensate', { params: { path: { id } }, body: { reason } }));
}
