import type { Value } from '../json/value';
import type { FlowDocument } from './flowDocument';
import { anyOutcome, indexOf, stepNamed } from './flowIndex';
import type { Port } from './ports';

/** What is known from outside of the steps that a flow can use. */
export interface OutcomeSource {
  /** Outcomes of a capability, `name@version`; undefined where it is not known. */
  ofCapability: (use: string) => readonly string[] | undefined;
  /** Outcomes of a sub-flow by name; undefined where it is not known. */
  ofFlow: (name: string) => readonly string[] | undefined;
}

const nothingFollows = new Set(['end', 'throw', 'break', 'continue']);
const takesTimeout = new Set(['wait-signal', 'human-task', 'gather']);
const mayTakeTimeout = new Set(['scope', 'sub-flow', 'for-each', 'while']);
const text = (value: Value | undefined): string | null => (typeof value === 'string' ? value : null);

/** The outcomes that a step can have; undefined where they cannot be told. The server's rules (ControlSteps.OutcomesOf). */
export function outcomesOf(flow: FlowDocument, name: string, source: OutcomeSource): readonly string[] | undefined {
  const step = stepNamed(flow, name)?.step;
  if (step === undefined) {
    return undefined;
  }
  const wired = step.next.map((way) => way.name);
  const own = ownOutcomes(flow, name, source);
  const timesOut = step.timeout !== null && (takesTimeout.has(step.use) || (wired.includes('timeout') && (mayTakeTimeout.has(step.use) || step.use.includes('@'))));
  return own !== undefined && timesOut ? [...own, 'timeout'] : own;
}

function ownOutcomes(flow: FlowDocument, name: string, source: OutcomeSource): readonly string[] | undefined {
  const step = stepNamed(flow, name)!.step;
  if (nothingFollows.has(step.use)) {
    return [];
  }
  switch (step.use) {
    case 'if': return ['true', 'false'];
    case 'switch': return [...Object.keys((step.with['cases'] as object | undefined) ?? {}), 'default'];
    case 'fork': return step.next.map((way) => way.name);
    case 'join': return ['joined'];
    case 'wait-signal': return ['received'];
    case 'human-task': return Array.isArray(step.with['outcomes']) && step.with['outcomes'].length > 0 ? step.with['outcomes'].map(String) : ['done'];
    case 'sub-flow': return step.with['detach'] === true ? ['started'] : source.ofFlow(text(step.with['flow']) ?? '');
    case 'scope': return endOutcomes(flow, name);
    case 'gather': return ['gathered'];
    default: return step.use.includes('@') ? source.ofCapability(step.use) : ['done'];
  }
}

/** How a graph can end. */
export function endOutcomes(flow: FlowDocument, graph: string | null): readonly string[] {
  const { graphs, steps } = indexOf(flow);
  const ends = (graphs.get(graph)?.steps ?? []).map((name) => steps.get(name)!.step).filter((step) => step.use === 'end');
  return [...new Set(ends.map((end) => text(end.with['outcome']) ?? 'done'))];
}

/** An outcome or failure of a step as it is drawn. */
export interface Outlet {
  port: Port & { step: string };
  /** Empty where a step has one outcome only. */
  label: string;
  to: string | null;
}

/** Every outcome of a step, wired or not, then its failures that are caught. */
export function outletsOf(flow: FlowDocument, name: string, source: OutcomeSource): Outlet[] {
  const step = stepNamed(flow, name)?.step;
  if (step === undefined) {
    return [];
  }
  const known = outcomesOf(flow, name, source) ?? [];
  const wired = new Map(step.next.map((way) => [way.name, way.to]));
  const only = wired.size <= 1 && (known.length === 1 || (known.length === 0 && wired.has(anyOutcome)));
  const ordered = [...known.filter((outcome) => wired.has(outcome) || !wired.has(anyOutcome)), ...[...wired.keys()].filter((outcome) => !known.includes(outcome))];
  const ways = ordered.map((outcome): Outlet => {
    const to = wired.get(outcome) ?? null;
    return { port: { kind: 'next', step: name, outcome: only && to === null ? anyOutcome : outcome }, label: only ? '' : outcome, to };
  });
  return [...ways, ...step.catch.map((way): Outlet => ({ port: { kind: 'catch', step: name, code: way.name }, label: way.name, to: way.to }))];
}

/** The outcome of a new step that goes on where the wire went on which it is put. */
export function onwardOutcome(use: string, outcomes: readonly string[]): string | null {
  if (nothingFollows.has(use)) {
    return null;
  }
  return outcomes.length > 1 ? (outcomes[0] ?? null) : use === 'fork' ? 'one' : anyOutcome;
}
