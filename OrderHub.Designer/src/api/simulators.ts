import { queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';

export const simulatorQueries = {
  systems: () =>
    queryOptions({
      queryKey: ['simulators'],
      queryFn: ({ signal }) => answerOf(client.GET('/api/v1/simulators', { signal })),
    }),
  clock: (enabled: boolean) =>
    queryOptions({
      queryKey: ['clock'],
      enabled,
      staleTime: 60_000,
      // The server's clock may run ahead of this machine's: the difference is what the page needs.
      queryFn: async ({ signal }) => {
        const { now } = await answerOf(client.GET('/dev/clock', { signal }));
        return { aheadMs: Date.parse(now) - Date.now() };
      },
    }),
};

export function setFault(system: string, fault: string, value: unknown) {
  return answerOf(client.PUT('/api/v1/simulators/faults', { body: { system, fault, value } }));
}

/** Moves the clock of server and simulators on; an ISO 8601 duration such as PT30M. */
export async function advanceClock(advance: string) {
  const { now } = await answerOf(client.POST('/dev/clock', { body: { advance } }));
  return { aheadMs: Date.parse(now) - Date.now() };
}
