import { queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import { Problem } from './problem';
import type { FlowDraft, FlowValidation } from './types';

const pathOf = (name: string) => {
  const [line = '', part = ''] = name.split('/');
  return { path: { line, part } };
};

/** The draft of a flow; null where nobody has begun one. */
async function findDraft(name: string, signal?: AbortSignal): Promise<FlowDraft | null> {
  try {
    return await answerOf(client.GET('/api/v1/flows/{line}/{part}/draft', { params: pathOf(name), signal }));
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      return null;
    }
    throw error;
  }
}

export const flowQueries = {
  list: () => queryOptions({ queryKey: ['flows', 'list'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/flows', { signal })) }),
  draft: (name: string) => queryOptions({ queryKey: ['flows', 'draft', name], queryFn: ({ signal }) => findDraft(name, signal) }),
  version: (name: string, hash: string) => queryOptions({
    queryKey: ['flows', 'version', name, hash], staleTime: Infinity,
    queryFn: ({ signal }) => answerOf(client.GET('/api/v1/flows/{line}/{part}/versions/{hash}', { params: { path: { ...pathOf(name).path, hash } }, signal })),
  }),
  figures: (name: string, minutes: number) => queryOptions({
    queryKey: ['flows', 'figures', name], refetchInterval: 60_000,
    queryFn: ({ signal }) => answerOf(client.GET('/api/v1/flows/{line}/{part}/figures', { params: { ...pathOf(name), query: { minutes } }, signal })),
  }),
};

const over = (revision: number | null) => (revision === null ? { 'If-None-Match': '*' } : { 'If-Match': `"${revision}"` });

/** Saves over the revision that was read; null: there was none. A 412 has what another saved as `current`. */
export function saveDraft(name: string, revision: number | null, body: { text: string; layout?: Record<string, unknown>; base?: string | null }): Promise<FlowDraft> {
  return answerOf(client.PUT('/api/v1/flows/{line}/{part}/draft', { params: pathOf(name), headers: over(revision), body }));
}

export function dropDraft(name: string, revision: number): Promise<unknown> {
  return answerOf(client.DELETE('/api/v1/flows/{line}/{part}/draft', { params: pathOf(name), headers: over(revision) }));
}

export function validateFlow(text: string, signal: AbortSignal): Promise<FlowValidation> {
  return answerOf(client.POST('/api/v1/flows/validate', { body: { text }, signal }));
}
