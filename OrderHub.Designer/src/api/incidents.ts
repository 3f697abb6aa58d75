import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';

export const incidentQueries = {
  open: () =>
    infiniteQueryOptions({
      queryKey: ['incidents', 'open'],
      queryFn: ({ pageParam, signal }) =>
        answerOf(client.GET('/api/v1/incidents', { params: { query: { state: 'open', cursor: pageParam } }, signal })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
};

export function retryIncident(id: string) {
  return answerOf(client.POST('/api/v1/incidents/{id}/retry', { params: { path: { id } }, body: {} }));
}

export function skipIncident(id: string, outcome: string, reason: string) {
  return answerOf(client.POST('/api/v1/incidents/{id}/skip', { params: { path: { id } }, body: { outcome, reason } }));
}

export function compensateIncident(id: string, reason: string) {
  return answerOf(client.POST('/api/v1/incidents/{id}/compensate', { params: { path: { id } }, body: { reason } }));
}
