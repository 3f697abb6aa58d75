import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { JobAction, JobChoice } from './types';
import type { components } from './schema';

/** Which runs are shown; what is empty says nothing. */
export interface JobSearch {
  state: string;
  kind: string;
  name: string;
  argument: string;
  orderNo: string;
  tenant: string;
  schedule: string;
  batch: string;
}

export const noSearch: JobSearch = { state: '', kind: '', name: '', argument: '', orderNo: '', tenant: '', schedule: '', batch: '' };

const given = (text: string) => (text === '' ? undefined : text);
const said = (text: string) => (text === '' ? null : text);

/** The filter of a deed on all that a search shows. */
export function choiceOf(search: JobSearch): JobChoice {
  return {
    state: said(search.state), kind: said(search.kind), name: said(search.name), argument: said(search.argument), orderNo: said(search.orderNo), queue: null,
    scheduleId: said(search.schedule), batchId: said(search.batch), tenant: said(search.tenant),
  };
}

export const actionGoesOn = (action: JobAction) => action.state === 'running';

export const jobQueries = {
  kinds: () => queryOptions({ queryKey: ['jobs', 'kinds'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/jobs/kinds', { signal })), staleTime: Infinity }),
  overview: () => queryOptions({ queryKey: ['jobs', 'overview'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/jobs/overview', { signal })), refetchInterval: 2_000 }),
  graph: (seconds: number) => queryOptions({
    queryKey: ['jobs', 'graph', seconds],
    queryFn: ({ signal }) => answerOf(client.GET('/api/v1/jobs/graph', { params: { query: { seconds } }, signal })),
    refetchInterval: Math.min(seconds, 10) * 500,
  }),
  schedules: () => queryOptions({ queryKey: ['jobs', 'schedules'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/jobs/schedules', { signal })), refetchInterval: 3_000 }),
  fires: (cron: string, timeZone: string) => queryOptions({
    queryKey: ['jobs', 'fires', cron, timeZone],
    queryFn: ({ signal }) => answerOf(client.GET('/api/v1/jobs/fires', { params: { query: { cron, timeZone } }, signal })),
    retry: false,
  }),
  runs: (search: JobSearch) => infiniteQueryOptions({
    queryKey: ['jobs', 'runs', search],
    queryFn: ({ pageParam, signal }) => answerOf(client.GET('/api/v1/jobs/runs', {
      params: {
        query: {
          state: given(search.state), kind: given(search.kind), name: given(search.name), argument: given(search.argument), orderNo: given(search.orderNo), tenant: given(search.tenant),
          schedule: given(search.schedule), batch: given(search.batch), cursor: pageParam,
        },
      },
      signal,
    })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 2_000,
  }),
  run: (id: string) => queryOptions({
    queryKey: ['jobs', 'run', id],
    queryFn: ({ signal }) => answerOf(client.GET('/api/v1/jobs/runs/{id}', { params: { path: { id } }, signal })),
    refetchInterval: (query) => (query.state.data !== undefined && ['succeeded', 'failed', 'cancelled', 'skipped'].includes(query.state.data.run.state) ? 10_000 : 1_000),
  }),
  actions: () => queryOptions({
    queryKey: ['jobs', 'actions'],
    queryFn: ({ signal }) => answerOf(client.GET('/api/v1/jobs/actions', { signal })),
    refetchInterval: (query) => (query.state.data?.items.some(actionGoesOn) ? 500 : 10_000),
  }),
};

export const addSchedule = (body: components['schemas']['NewJobSchedule']) => answerOf(client.POST('/api/v1/jobs/schedules', { body }));
export const changeSchedule = (id: string, body: components['schemas']['ChangedJobSchedule']) => answerOf(client.PUT('/api/v1/jobs/schedules/{id}', { params: { path: { id } }, body }));
export const pauseSchedule = (id: string, reason: string) => answerOf(client.POST('/api/v1/jobs/schedules/{id}/pause', { params: { path: { id } }, body: { reason } }));
export const resumeSchedule = (id: string) => answerOf(client.POST('/api/v1/jobs/schedules/{id}/resume', { params: { path: { id } } }));
export const triggerSchedule = (id: string) => answerOf(client.POST('/api/v1/jobs/schedules/{id}/trigger', { params: { path: { id } } }));
export const deleteSchedule = (id: string) => answerOf(client.DELETE('/api/v1/jobs/schedules/{id}', { params: { path: { id } } }));
export const cancelRun = (id: string, reason: string) => answerOf(client.POST('/api/v1/jobs/runs/{id}/cancel', { params: { path: { id } }, body: { reason } }));
export const retryRun = (id: string) => answerOf(client.POST('/api/v1/jobs/runs/{id}/retry', { params: { path: { id } } }));
export const deleteRun = (id: string) => answerOf(client.DELETE('/api/v1/jobs/runs/{id}', { params: { path: { id } } }));
export const beginJobAction = (verb: 'retry' | 'delete', filter: JobChoice) => answerOf(client.POST('/api/v1/jobs/actions', { body: { verb, filter } }));
export const stopJobAction = (id: string) => answerOf(client.POST('/api/v1/jobs/actions/{id}/stop', { params: { path: { id } } }));
export const setQueue = (queue: string, paused: boolean, reason: string | null) =>
  answerOf(client.PUT('/api/v1/jobs/queues/{queue}', { params: { path: { queue } }, body: { concurrency: null, paused, reason } }));
