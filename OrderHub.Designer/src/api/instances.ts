import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type InstanceSummary = Schemas['InstanceSummary'];
export type InstanceEvent = Schemas['InstanceEvent'];

const page = 50;
const path = (id: string) => ({ params: { path: { id } } });

export const instanceQueries = {
  list: (flow: string, filter: { state?: string; version?: string }) => infiniteQueryOptions({
    queryKey: ['instances', 'list', flow, filter], refetchInterval: 15_000,
    queryFn: ({ pageParam, signal }) => answerOf(client.GET('/api/v1/instances', { params: { query: { flow, ...filter, cursor: pageParam, limit: page } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  }),
  standings: (flow: string) => queryOptions({
    queryKey: ['instances', 'standings', flow], refetchInterval: 5_000,
    queryFn: ({ signal }) => answerOf(client.GET('/api/v1/instances/standings', { params: { query: { flow } }, signal })),
  }),
  one: (id: string) => queryOptions({ queryKey: ['instances', 'one', id], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/instances/{id}', { ...path(id), signal })) }),
  journal: (id: string) => queryOptions({
    queryKey: ['instances', 'journal', id],
    queryFn: async ({ signal }) => (await answerOf(client.GET('/api/v1/instances/{id}/journal', { ...path(id), signal }))).items,
  }),
};
