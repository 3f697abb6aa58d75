import type { GivenOrder, SimulationEvent, SimulationPlan, StepStub, TimelineEntry } from '../../api/simulations';
import { stepNamed } from '../flow/flowIndex';
import { outcomesOf, type OutcomeSource } from '../flow/outcomes';
import type { FlowDocument } from '../flow/flowDocument';

/** What a flow is tried on, and what happens while it runs. */
export interface TrialPlan {
  readonly at: string | null;
  /** A stored order; the rest is laid over what is recorded of it. */
  readonly orderNo: string | null;
  readonly given: GivenOrder;
  readonly stubs: Readonly<Record<string, readonly StepStub[]>>;
  readonly timeline: readonly TimelineEntry[];
}

export const usualPlan: TrialPlan = { at: null, orderNo: null, given: {}, stubs: {}, timeline: [] };

/** Another way that a run could have gone on at one of its entries. */
export type Choice =
  | { readonly kind: 'answer'; readonly step: string; readonly answer: 'done' | 'refused' | 'failed' | 'unknown' }
  | { readonly kind: 'outcome'; readonly step: string; readonly outcome: string }
  | { readonly kind: 'task'; readonly step: string; readonly outcome: string }
  | { readonly kind: 'signal'; readonly signal: string; readonly report: string | null; readonly nth: number; readonly at: string }
  | { readonly kind: 'decide'; readonly step: string; readonly action: 'retry' | 'skip' | 'compensate' | 'cancel'; readonly outcome: string | null };

/** What a terminal may report of a parcel, as one comes after another. */
export const reports = ['PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'REJECTED'] as const;

/** The ways that could have been taken at an entry of the run; none where nothing is chosen there. */
export function choicesAt(flow: FlowDocument, source: OutcomeSource, events: readonly SimulationEvent[], index: number): Choice[] {
  const event = events[index];
  const step = event === undefined || event.step.includes('/') ? undefined : stepNamed(flow, event.step)?.step;
  if (event === undefined || step === undefined) {
    return [];
  }
  const name = event.step;
  const known = outcomesOf(flow, name, source) ?? [];
  switch (event.kind) {
    case 'call': return (['done', 'refused', 'failed', 'unknown'] as const).filter((answer) => answer !== event.outcome).map((answer) => ({ kind: 'answer', step: name, answer }));
    case 'incident': return [
      { kind: 'decide', step: name, action: 'retry', outcome: null },
      ...known.filter((outcome) => outcome !== 'timeout').map((outcome): Choice => ({ kind: 'decide', step: name, action: 'skip', outcome })),
      { kind: 'decide', step: name, action: 'compensate', outcome: null },
      { kind: 'decide', step: name, action: 'cancel', outcome: null },
    ];
    case 'wait':
      if (step.use === 'human-task') {
        return known.filter((outcome) => outcome !== 'timeout').map((outcome) => ({ kind: 'task', step: name, outcome }));
      }
      if (step.use === 'wait-signal') {
        const signal = event.outcome ?? String(step.with['signal'] ?? '');
        const nth = events.slice(0, index).filter((one) => one.kind === 'signal' && stepNamed(flow, one.step)?.step.with['signal'] === step.with['signal']).length;
        return (signal === 'execution.report' ? reports : [null]).map((report) => ({ kind: 'signal', signal, report, nth, at: event.at }));
      }
      return [];
    case 'leave': return step.use.includes('@') && source.ofCapability(step.use) !== undefined
      ? known.filter((outcome) => outcome !== event.outcome).map((outcome) => ({ kind: 'outcome', step: name, outcome })) : [];
    default: return [];
  }
}

const stubOf = (answer: 'refused' | 'failed' | 'unknown'): StepStub => ({ [answer]: `TRIED_${answer.toUpperCase()}`, message: 'Chosen in a trial.' });

/** The plan with a choice made. A partner's answer and a decision stand once for each step; signals come in the order of their waits. */
export function choose(plan: TrialPlan, choice: Choice): TrialPlan {
  const { [('step' in choice ? choice.step : '')]: _, ...others } = plan.stubs;
  switch (choice.kind) {
    case 'answer': return { ...plan, stubs: choice.answer === 'done' ? others : { ...others, [choice.step]: [stubOf(choice.answer)] } };
    case 'outcome': return { ...plan, stubs: { ...others, [choice.step]: [{ outcome: choice.outcome }] } };
    case 'task': return { ...plan, timeline: [...plan.timeline.filter((one) => one.task !== choice.step), { task: choice.step, outcome: choice.outcome }] };
    case 'decide': return { ...plan, timeline: [...plan.timeline.filter((one) => one.decide !== choice.step), { decide: choice.step, action: choice.action, ...(choice.outcome !== null && { outcome: choice.outcome }) }] };
    case 'signal': {
      // One that is chosen at a wait which already got one takes its place.
      const places = plan.timeline.flatMap((one, at) => (one.signal === choice.signal ? [at] : []));
      const at = places[choice.nth] ?? plan.timeline.length;
      return { ...plan, timeline: [...plan.timeline.slice(0, at), signalEntry(plan, choice), ...plan.timeline.slice(at + 1)] };
    }
  }
}

function signalEntry(plan: TrialPlan, choice: Choice & { kind: 'signal' }): TimelineEntry {
  if (choice.report === null) {
    return { signal: choice.signal, payload: {} as never };
  }
  const time = choice.at;
  const payload = { tenantId: 1, source: 'TERMINAL', messageId: `${choice.report}-${choice.nth}`, waybillNo: plan.given.waybillNo ?? 'JDV0001', status: choice.report, rawCode: choice.report, rawTime: time, occurredAt: time };
  return { signal: choice.signal, payload: payload as never };
}

/** What a scenario made of a run expects: all that a person would call how it went. */
export function expectationOf(run: { path: readonly string[]; outcome: string | null; status: string; events: readonly SimulationEvent[]; order: unknown; waits: readonly { step: string }[] }): Record<string, unknown> {
  const called = (kind: string) => run.events.filter((one) => one.kind === kind);
  const order = run.order as { status?: unknown } | null;
  return {
    path: run.path,
    ...(run.outcome !== null && { outcome: run.outcome }),
    status: run.status,
    ...(typeof order?.status === 'string' && { order: { status: order.status } }),
    calls: called('call').map((one) => `${one.call?.connector}.${one.call?.operation}`),
    undone: called('undone').map((one) => one.step),
    incidents: called('incident').map((one) => one.outcome),
    ...(run.outcome === null && { waits: [...new Set(run.waits.map((one) => one.step))] }),
  };
}

/** The scenario as it is kept beside the flow. */
export function scenarioOf(flow: string, title: { en: string; zh: string }, plan: SimulationPlan, run: Parameters<typeof expectationOf>[0]): Record<string, unknown> {
  const bare = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null && one !== undefined)) as T;
  const given = bare(plan.given);
  const stubs = Object.fromEntries(Object.entries(plan.stubs).map(([step, all]) => [step, all.map(bare)]));
  return {
    $schema: '../../scenario.schema.json', flow, title,
    ...(plan.at !== null && { at: plan.at }),
    ...(Object.keys(given).length > 0 && { given }),
    ...(Object.keys(stubs).length > 0 && { stubs }),
    ...(plan.timeline.length > 0 && { timeline: plan.timeline.map(bare) }),
    expect: expectationOf(run),
  };
}
