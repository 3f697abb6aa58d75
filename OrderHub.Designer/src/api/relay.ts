import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { ReplayDeadLetters } from './types';

/** Which dead letters are shown; what is empty says nothing. */
export interface LetterSearch {
  consumer: string;
  orderNo: string;
  waits: string;
}

const given = (text: string) => (text === '' ? undefined : text);
const truth = (text: string) => (text === '' ? undefined : text === 'true');

/** What the server is told to replay for a search; a search for nothing is for all there are. */
export function replayOf(search: LetterSearch): ReplayDeadLetters {
  const some = { consumer: given(search.consumer), orderNo: given(search.orderNo), waits: truth(search.waits) };
  return Object.values(some).every((value) => value === undefined) ? { all: true } : { ...some, all: false };
}

export const relayQueries = {
  consumers: () => queryOptions({ queryKey: ['relay', 'consumers'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/relay/consumers', { signal })), refetchInterval: 2_000 }),
  queues: () => queryOptions({ queryKey: ['relay', 'queues'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/relay/queues', { signal })), refetchInterval: 5_000 }),
  letters: (search: LetterSearch) =>
    infiniteQueryOptions({
      queryKey: ['relay', 'letters', search],
      queryFn: ({ pageParam, signal }) =>
        answerOf(client.GET('/api/v1/relay/dead-letters', {
          params: { query: { consumer: given(search.consumer), orderNo: given(search.orderNo), waits: truth(search.waits), cursor: pageParam } }, signal,
        })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: 5_000,
    }),
};

export function pauseConsumer(name: string, reason: string) {
  return answerOf(client.POST('/api/v1/relay/consumers/{name}/pause', { params: { path: { name } }, body: { reason } }));
}

export function resumeConsumer(name: string) {
  return answerOf(client.POST('/api/v1/relay/consumers/{name}/resume', { params: { path: { name } } }));
}

export function rebuildConsumer(name: string) {
  return answerOf(client.POST('/api/v1/relay/consumers/{name}/rebuild', { params: { path: { name } } }));
}

export function replayLetters(body: ReplayDeadLetters) {
  return answerOf(client.POST('/api/v1/relay/dead-letters/replay', { body }));
}
