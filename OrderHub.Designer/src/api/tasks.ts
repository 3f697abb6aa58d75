import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { components } from './schema';

export type HumanTask = components['schemas']['HumanTask'];

/** Which tasks are shown; what is empty says nothing. */
export interface TaskSearch {
  /** '' all, `me` or `nobody`. */
  claimed: string;
  /** open, done, timeout or withdrawn; '' is open. */
  state: string;
  line: string;
  flow: string;
  /** `PT1H`, `P1D` or `P3D`: asked so long ago or longer; `overdue`: should be done by now. */
  age: string;
}

const given = (text: string) => (text === '' ? undefined : text);
const path = (id: string) => ({ params: { path: { id } } });
const hours: Readonly<Record<string, number>> = { PT1H: 1, P1D: 24, P3D: 72 };

export const taskQueries = {
  /** `aheadMs`: how far the server's clock runs ahead of this machine's. */
  list: (search: TaskSearch, aheadMs = 0) => infiniteQueryOptions({
    queryKey: ['tasks', 'list', search], refetchInterval: 10_000,
    queryFn: ({ pageParam, signal }) => answerOf(client.GET('/api/v1/tasks', {
      params: {
        query: {
          state: given(search.state), claimed: given(search.claimed), line: given(search.line), flow: given(search.flow), cursor: pageParam, limit: 50,
          overdue: search.age === 'overdue' ? true : undefined,
          askedBefore: hours[search.age] === undefined ? undefined : new Date(Date.now() + aheadMs - hours[search.age]! * 3_600_000).toISOString(),
        },
      },
      signal,
    })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  }),
  counts: () => queryOptions({ queryKey: ['tasks', 'counts'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/tasks/counts', { signal })) }),
  one: (id: string) => queryOptions({ queryKey: ['tasks', 'one', id], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/tasks/{id}', { ...path(id), signal })) }),
  /** The open tasks of an instance. */
  ofInstance: (instance: string) => queryOptions({
    queryKey: ['tasks', 'instance', instance],
    queryFn: async ({ signal }) => (await answerOf(client.GET('/api/v1/tasks', { params: { query: { instance, limit: 200 } }, signal }))).items,
  }),
};

export const claimTask = (id: string) => answerOf(client.POST('/api/v1/tasks/{id}/claim', path(id)));

export const releaseTask = (id: string) => answerOf(client.POST('/api/v1/tasks/{id}/release', path(id)));

export const completeTask = (id: string, outcome: string, data: Record<string, unknown> | null) =>
  answerOf(client.POST('/api/v1/tasks/{id}/complete', { ...path(id), body: { outcome, data: data as never } }));
