import { queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';

const forever = { staleTime: Infinity, gcTime: Infinity } as const;

/** What does not change while a server runs. */
export const capabilityQueries = {
  all: () => queryOptions({ queryKey: ['capabilities'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/capabilities', { signal })), ...forever }),
  orderSchema: () => queryOptions({
    queryKey: ['schemas', 'order'],
    queryFn: async ({ signal }) => JSON.parse(await answerOf(client.GET('/api/v1/schemas/order', { parseAs: 'text', signal })) as unknown as string) as unknown,
    ...forever,
  }),
};

/** The flows that a sub-flow step can name. */
export const flowListQuery = () => queryOptions({ queryKey: ['flows', 'list'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/flows', { signal })) });
