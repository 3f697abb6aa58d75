import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { BeginCaseAction, BeginReplay, DecideCase, PartnerAction } from './types';

/** Which exchanges are shown; what is empty says nothing. */
export interface ExchangeSearch {
  connector: string;
  direction: string;
  outcome: string;
  orderNo: string;
  key: string;
}

/** True while an action on many messages is being carried out. */
export function goesOn(action: PartnerAction): boolean {
  return action.state === 'selecting' || action.state === 'running';
}

const given = (text: string) => (text === '' ? undefined : text);

export const exchangeQueries = {
  list: (search: ExchangeSearch) =>
    infiniteQueryOptions({
      queryKey: ['exchanges', 'list', search],
      queryFn: ({ pageParam, signal }) =>
        answerOf(client.GET('/api/v1/exchanges', {
          params: {
            query: {
              connector: given(search.connector), direction: given(search.direction), outcome: given(search.outcome), orderNo: given(search.orderNo), key: given(search.key), cursor: pageParam,
            },
          },
          signal,
        })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  detail: (id: string) =>
    queryOptions({ queryKey: ['exchanges', 'detail', id], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/exchanges/{id}', { params: { path: { id } }, signal })) }),
  actions: () =>
    queryOptions({
      queryKey: ['exchanges', 'actions'],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/exchanges/actions', { params: { query: { limit: 5 } }, signal })),
      refetchInterval: (query) => (query.state.data?.items.some(goesOn) ? 1_000 : 15_000),
    }),
  failedItems: (id: string) =>
    queryOptions({
      queryKey: ['exchanges', 'actions', id, 'failed'],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/exchanges/actions/{id}/items', { params: { path: { id }, query: { state: 'failed', limit: 50 } }, signal })),
    }),
};

export const caseQueries = {
  list: (kind: string, state: string) =>
    infiniteQueryOptions({
      queryKey: ['cases', 'list', kind, state],
      queryFn: ({ pageParam, signal }) => answerOf(client.GET('/api/v1/partner-cases', { params: { query: { kind: given(kind), state: given(state), cursor: pageParam } }, signal })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  counts: () =>
    queryOptions({ queryKey: ['cases', 'counts'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/partner-cases/counts', { signal })) }),
  actions: () =>
    queryOptions({
      queryKey: ['cases', 'actions'],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/partner-cases/actions', { params: { query: { limit: 5 } }, signal })),
      refetchInterval: (query) => (query.state.data?.items.some(goesOn) ? 1_000 : 15_000),
    }),
  failedItems: (id: string) =>
    queryOptions({
      queryKey: ['cases', 'actions', id, 'failed'],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/partner-cases/actions/{id}/items', { params: { path: { id }, query: { state: 'failed', limit: 50 } }, signal })),
    }),
};

/** The bytes of a message; the server writes down who looked. */
export function rawExchange(id: string) {
  return answerOf(client.GET('/api/v1/exchanges/{id}/raw', { params: { path: { id } } }));
}

export function replayExchange(id: string) {
  return answerOf(client.POST('/api/v1/exchanges/{id}/replay', { params: { path: { id } }, body: {} }));
}

export function replayExchanges(body: BeginReplay) {
  return answerOf(client.POST('/api/v1/exchanges/actions', { body }));
}

export function stopExchangeAction(id: string) {
  return answerOf(client.POST('/api/v1/exchanges/actions/{id}/stop', { params: { path: { id } } }));
}

export function decideCase(id: string, body: DecideCase) {
  return answerOf(client.POST('/api/v1/partner-cases/{id}/decision', { params: { path: { id } }, body }));
}

export function decideCases(body: BeginCaseAction) {
  return answerOf(client.POST('/api/v1/partner-cases/actions', { body }));
}

export function stopCaseAction(id: string) {
  return answerOf(client.POST('/api/v1/partner-cases/actions/{id}/stop', { params: { path: { id } } }));
}
