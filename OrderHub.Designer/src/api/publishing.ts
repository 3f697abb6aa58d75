import { queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import { Problem } from './problem';
import type { components } from './schema';

type Schemas = components['schemas'];
export type FlowDiff = Schemas['FlowDiffView'];
export type StepChange = Schemas['StepChangeView'];
export type FieldChange = Schemas['FieldChangeView'];
export type FlowRollout = Schemas['FlowRollout'];
export type FlowVersion = Schemas['FlowVersion'];
export type FlowFigure = Schemas['FlowFigure'];
export type RollbackRule = Schemas['RollbackRule'];
export type Draft = Schemas['FlowDraft'];
export type PublishTarget = Omit<Schemas['PublishDraft'], 'note'>;

const paramsOf = (name: string) => {
  const [line = '', part = ''] = name.split('/');
  return { path: { line, part } };
};

const over = (revision: number) => ({ 'If-Match': `"${revision}"` });

/** What the list says of a flow, so that what is not there is not asked for: a browser counts that as an error. */
async function summaryOf(name: string, signal: AbortSignal) {
  return (await answerOf(client.GET('/api/v1/flows', { signal }))).items.find((one) => one.name === name);
}

/** What went meanwhile is null: a flow without a draft, or without a version, is no failure. */
async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      return null;
    }
    throw error;
  }
}

export const publishingQueries = {
  draft: (name: string) => queryOptions({ queryKey: ['flows', 'publishing', name, 'draft'], queryFn: async ({ signal }) => ((await summaryOf(name, signal))?.draft == null ? null : orNull(answerOf(client.GET('/api/v1/flows/{line}/{part}/draft', { params: paramsOf(name), signal })))) }),
  rollout: (name: string) => queryOptions({ queryKey: ['flows', 'publishing', name, 'rollout'], queryFn: async ({ signal }) => ((await summaryOf(name, signal))?.owner == null ? null : orNull(answerOf(client.GET('/api/v1/flows/{line}/{part}/rollout', { params: paramsOf(name), signal })))) }),
  versions: (name: string) => queryOptions({
    queryKey: ['flows', 'publishing', name, 'versions'],
    queryFn: async ({ signal }) => ((await summaryOf(name, signal))?.owner == null ? [] : (await orNull(answerOf(client.GET('/api/v1/flows/{line}/{part}/versions', { params: paramsOf(name), signal }))))?.items ?? []),
  }),
  figures: (name: string, minutes: number) => queryOptions({
    queryKey: ['flows', 'publishing', name, 'figures', minutes], refetchInterval: 15_000,
    queryFn: async ({ signal }) => (await answerOf(client.GET('/api/v1/flows/{line}/{part}/figures', { params: { ...paramsOf(name), query: { minutes } }, signal }))).items,
  }),
  diff: (name: string, from: string, to: string) => queryOptions({
    queryKey: ['flows', 'publishing', name, 'diff', from, to],
    queryFn: ({ signal }) => answerOf(client.GET('/api/v1/flows/{line}/{part}/diff', { params: { ...paramsOf(name), query: { from, to } }, signal })),
  }),
  policy: () => queryOptions({ queryKey: ['flows', 'policy'], queryFn: ({ signal }) => answerOf(client.GET('/api/v1/flows/policy', { signal })) }),
};

export const submitDraft = (name: string, revision: number) => answerOf(client.POST('/api/v1/flows/{line}/{part}/draft/submit', { params: paramsOf(name), headers: over(revision) }));
export const withdrawDraft = (name: string, revision: number) => answerOf(client.POST('/api/v1/flows/{line}/{part}/draft/withdraw', { params: paramsOf(name), headers: over(revision) }));
export const approveDraft = (name: string, revision: number) => answerOf(client.POST('/api/v1/flows/{line}/{part}/draft/approve', { params: paramsOf(name), headers: over(revision) }));

export const publishDraft = (name: string, revision: number, note: string | null, target: PublishTarget) =>
  answerOf(client.POST('/api/v1/flows/{line}/{part}/draft/publish', { params: paramsOf(name), headers: over(revision), body: { note, ...target } }));

/** Gives a version to all orders: the rules go. */
export const giveToAll = (name: string, rollout: FlowRollout, version: string) =>
  answerOf(client.PUT('/api/v1/flows/{line}/{part}/rollout', { params: paramsOf(name), headers: over(rollout.revision), body: { current: version, rules: [], rollback: rollout.rollback } }));

/** Changes the share of a version that is being rolled out. */
export const setShare = (name: string, rollout: FlowRollout, version: string, percent: number) =>
  answerOf(client.PUT('/api/v1/flows/{line}/{part}/rollout', {
    params: paramsOf(name), headers: over(rollout.revision),
    body: { current: rollout.current, rules: rollout.rules.map((rule) => (rule.version === version ? { ...rule, percent } : rule)), rollback: rollout.rollback },
  }));

export const rollBack = (name: string, reason: string) => answerOf(client.POST('/api/v1/flows/{line}/{part}/rollout/rollback', { params: paramsOf(name), body: { reason } }));

export const restoreVersion = (name: string, revision: number | null, version: string) =>
  answerOf(client.POST('/api/v1/flows/{line}/{part}/draft/restore', { params: paramsOf(name), headers: revision === null ? { 'If-None-Match': '*' } : over(revision), body: { version } }));
