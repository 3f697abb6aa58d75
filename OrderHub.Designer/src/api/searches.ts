import { queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { OrderFilters } from './orders';
import type { components } from './schema';

type Schemas = components['schemas'];
export type SavedSearch = Schemas['SavedSearch'];
export type OrderExport = Schemas['OrderExport'];

export const searchQueries = {
  saved: () => queryOptions({
    queryKey: ['saved-searches'],
    queryFn: async ({ signal }) => (await answerOf(client.GET('/api/v1/order-searches', { signal }))).items,
  }),
  /** Counts of what the filters find, by line and status. */
  sums: (filters: OrderFilters) => queryOptions({
    queryKey: ['orders', 'sums', filters],
    queryFn: ({ signal }) => answerOf(client.GET('/api/v1/orders/summary', { params: { query: { ...filters, by: 'line,status' } }, signal })),
    staleTime: 5_000,
    refetchInterval: 15_000,
  }),
  exports: () => queryOptions({
    queryKey: ['exports'],
    queryFn: async ({ signal }) => (await answerOf(client.GET('/api/v1/order-exports', { signal }))).items,
    refetchInterval: (query) => (query.state.data?.some(runs) ? 1_000 : false),
  }),
};

export const runs = (one: OrderExport) => one.state === 'running';

export const saveSearch = (body: Schemas['NewSavedSearch']) => answerOf(client.POST('/api/v1/order-searches', { body }));

export const dropSearch = (id: string) => answerOf(client.DELETE('/api/v1/order-searches/{id}', { params: { path: { id } } }));

export const beginExport = (query: Record<string, string>) => answerOf(client.POST('/api/v1/order-exports', { body: { query } }));

export const stopExport = (id: string) => answerOf(client.POST('/api/v1/order-exports/{id}/stop', { params: { path: { id } } }));

/** Where the browser fetches the file of an export that has ended. */
export const exportFile = (id: string) => `/api/v1/order-exports/${encodeURIComponent(id)}/file`;
