import { queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Simulation = Schemas['Simulation'];
export type SimulationEvent = Schemas['SimulationEvent'];
export type SimulationWait = Schemas['SimulationWait'];
export type SimulationPlan = Schemas['SimulationPlan'];
export type StepStub = Schemas['StepStub'];
export type TimelineEntry = Schemas['TimelineEntry'];
export type GivenOrder = Schemas['GivenOrder'];
export type StartSimulation = Schemas['StartSimulation'];
export type ScenarioResults = Schemas['ScenarioResults'];
export type ScenarioResult = Schemas['ScenarioResult'];

const paramsOf = (name: string) => {
  const [line = '', part = ''] = name.split('/');
  return { line, part };
};

export const scenarioQueries = {
  list: (name: string) => queryOptions({
    queryKey: ['flows', 'scenarios', name],
    queryFn: async ({ signal }) => (await answerOf(client.GET('/api/v1/flows/{line}/{part}/scenarios', { params: { path: paramsOf(name) }, signal }))).items,
  }),
  /** Runs all scenarios; `of` is what makes the run another one, such as the draft's revision. */
  run: (name: string, version: string, of: string) => queryOptions({
    queryKey: ['flows', 'scenarios', name, 'run', version, of],
    queryFn: () => runScenarios(name, version),
  }),
};

export const runScenarios = (name: string, version: string): Promise<ScenarioResults> =>
  answerOf(client.POST('/api/v1/flows/{line}/{part}/scenarios/run', { params: { path: paramsOf(name), query: { version } } }));

export const simulate = (body: StartSimulation): Promise<Simulation> => answerOf(client.POST('/api/v1/simulations', { body }));

/** Saves a new scenario, or over the revision of one that is there. */
export const saveScenario = (name: string, scenario: string, revision: number | null, body: Record<string, unknown>) =>
  answerOf(client.PUT('/api/v1/flows/{line}/{part}/scenarios/{name}', {
    params: { path: { ...paramsOf(name), name: scenario } }, headers: revision === null ? { 'If-None-Match': '*' } : { 'If-Match': `"${revision}"` }, body: { scenario: body },
  }));

export const dropScenario = (name: string, scenario: string) =>
  answerOf(client.DELETE('/api/v1/flows/{line}/{part}/scenarios/{name}', { params: { path: { ...paramsOf(name), name: scenario } } }));
