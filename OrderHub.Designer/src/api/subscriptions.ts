import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { DeliveryChoice, WriteSubscription } from './types';

export const subscriptionQueries = {
  list: () =>
    queryOptions({ queryKey: ['subscriptions', 'list'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/subscriptions', { signal })), refetchInterval: 5_000 }),
  deliveries: (id: string, state: string) =>
    infiniteQueryOptions({
      queryKey: ['subscriptions', 'deliveries', id, state],
      queryFn: ({ pageParam, signal }) =>
        answerOf(client.GET('/api/v1/subscriptions/{id}/deliveries', { params: { path: { id }, query: { state: state === '' ? undefined : state, cursor: pageParam } }, signal })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: 5_000,
    }),
};

export function createSubscription(body: WriteSubscription) {
  return answerOf(client.POST('/api/v1/subscriptions', { body }));
}

export function writeSubscription(id: string, body: WriteSubscription) {
  return answerOf(client.PUT('/api/v1/subscriptions/{id}', { params: { path: { id } }, body }));
}

export function removeSubscription(id: string) {
  return answerOf(client.DELETE('/api/v1/subscriptions/{id}', { params: { path: { id } } }));
}

export function pauseSubscription(id: string) {
  return answerOf(client.POST('/api/v1/subscriptions/{id}/pause', { params: { path: { id } } }));
}

export function resumeSubscription(id: string) {
  return answerOf(client.POST('/api/v1/subscriptions/{id}/resume', { params: { path: { id } } }));
}

export function changeSubscriptionSecret(id: string) {
  return answerOf(client.POST('/api/v1/subscriptions/{id}/secret', { params: { path: { id } } }));
}

export function pingSubscription(id: string) {
  return answerOf(client.POST('/api/v1/subscriptions/{id}/ping', { params: { path: { id } } }));
}

export function replayDeliveries(id: string, body: DeliveryChoice) {
  return answerOf(client.POST('/api/v1/subscriptions/{id}/deliveries/replay', { params: { path: { id } }, body }));
}

export function discardDeliveries(id: string, body: DeliveryChoice) {
  return answerOf(client.POST('/api/v1/subscriptions/{id}/deliveries/discard', { params: { path: { id } }, body }));
}
