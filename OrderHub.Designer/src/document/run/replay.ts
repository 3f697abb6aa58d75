import { indexOf, stepNamed } from '../flow/flowIndex';
import type { FlowDocument } from '../flow/flowDocument';
import { portKey } from '../flow/ports';
import type { Overlay } from '../overlay';

/** One entry of a simulation or of a journal. */
export interface Happening {
  readonly kind: string;
  /** By its way down: a step of a sub-flow is `call/step`. */
  readonly step: string;
  readonly outcome: string | null;
  readonly to: string | null;
}

/** How a step looks once an entry of that kind has happened; what is not here changes nothing. */
const looks: Readonly<Record<string, string>> = {
  enter: 'running', run: 'running', call: 'running', signal: 'running', resolve: 'running', wait: 'waiting', task: 'waiting', leave: 'done', end: 'done',
  fail: 'running', incident: 'failed', catch: 'failed', undone: 'compensated', cancel: 'dim',
};

/** The step of this flow that an entry is about: a step inside a sub-flow is shown at its call. */
export const shownStep = (step: string): string => step.split('/')[0]!;

/** The canvas as it stood after the given number of entries. */
export function replay(flow: FlowDocument, entries: readonly Happening[], count: number): Overlay {
  const steps = new Map<string, string>();
  const wires = new Map<string, string>();
  const begin = indexOf(flow).graphs.get(null)?.start;
  for (const [index, { kind, step, outcome, to }] of entries.slice(0, count).entries()) {
    const name = shownStep(step);
    const inside = step.includes('/');
    const look = looks[kind];
    if (look !== undefined && stepNamed(flow, name) !== undefined) {
      steps.set(name, inside ? 'running' : look);
    }
    if (kind === 'enter' && name === begin && !wires.has('start#')) {
      wires.set('start#', 'taken');
    }
    if (!inside && kind === 'leave' && to !== null) {
      wires.set(wireKey(flow, name, outcome ?? ''), index === count - 1 ? 'active' : 'taken');
    }
    if (!inside && kind === 'on') {
      wires.set(portKey({ kind: 'handler', graph: stepNamed(flow, name)?.owner ?? null, name: outcome ?? '' }), 'taken');
    }
    if (!inside && kind === 'catch') {
      catchKeys(flow, name, outcome).forEach((key) => wires.set(key, 'taken'));
    }
  }
  return { steps, wires };
}

/** The wire by which a step goes on with an outcome: its own, else the one for all else. */
export function wireKey(flow: FlowDocument, step: string, outcome: string): string {
  const own = stepNamed(flow, step)?.step.next.some(({ name }) => name === outcome);
  return portKey({ kind: 'next', step, outcome: own ? outcome : '*' });
}

function catchKeys(flow: FlowDocument, step: string, code: string | null): string[] {
  const ways = stepNamed(flow, step)?.step.catch ?? [];
  const way = ways.find(({ name }) => name === code) ?? ways.find(({ name }) => name === '*' || (code !== null && name.endsWith('*') && code.startsWith(name.slice(0, -1))));
  return way === undefined ? [] : [portKey({ kind: 'catch', step, code: way.name })];
}

/** A wire of a run as the server counts it; one of a failure has the outcome `catch:code`. */
export interface CountedWire {
  readonly from: string;
  readonly outcome: string;
  readonly to: string;
  readonly taken: number;
}

const keyOf = ({ from, outcome }: CountedWire): string =>
  outcome.startsWith('catch:') ? portKey({ kind: 'catch', step: from, code: outcome.slice(6) }) : portKey({ kind: 'next', step: from, outcome });

/** Which wires are taken at all, and which by none: what scenarios cover. */
export function coverage(flow: FlowDocument, wires: readonly CountedWire[]): { overlay: Overlay; taken: number; all: number } {
  const own = wires.filter(({ from }) => !from.includes('/') && stepNamed(flow, from) !== undefined);
  const reached = new Set(own.filter(({ taken }) => taken > 0).flatMap(({ from, to }) => [from, to]));
  const marks = new Map([...indexOf(flow).steps.keys()].map((name) => [name, reached.has(name) ? 'done' : 'dim']));
  const begun = reached.has(indexOf(flow).graphs.get(null)?.start ?? '');
  return {
    overlay: { steps: own.some(({ taken }) => taken > 0) ? marks : new Map(), wires: new Map(own.map((wire) => [keyOf(wire), wire.taken > 0 ? 'taken' : 'missed'] as const).concat(begun ? [['start#', 'taken'] as const] : [])) },
    taken: own.filter(({ taken }) => taken > 0).length,
    all: own.length,
  };
}

/** A run that is under way, as the server tells its steps and wires. */
export function runOverlay(flow: FlowDocument, steps: Readonly<Record<string, { state: string }>>, wires: readonly CountedWire[]): Overlay {
  const looksOf: Readonly<Record<string, string>> = { running: 'running', waiting: 'waiting', done: 'done', failed: 'failed', skipped: 'dim', compensated: 'compensated' };
  const marks = new Map<string, string>();
  for (const [path, { state }] of Object.entries(steps)) {
    const look = looksOf[state];
    if (look !== undefined && !path.includes('/')) {
      marks.set(path, look);
    }
  }
  const begin = indexOf(flow).graphs.get(null)?.start ?? '';
  const taken = wires.filter((wire) => wire.taken > 0 && !wire.from.includes('/')).map((wire) => [keyOf(wire), 'taken'] as const);
  return { steps: marks, wires: new Map([...taken, ...(marks.has(begin) ? [['start#', 'taken'] as const] : [])]) };
}

/** How many stand at each step: a number on the step, in the colour of what they do there. */
export function standingOverlay(places: readonly { step: string; state: string; count: number }[]): Overlay {
  const rank: Readonly<Record<string, string>> = { incident: 'failed', waiting: 'waiting', running: 'running' };
  const sums = new Map<string, { count: number; look: string }>();
  for (const { step, state, count } of places) {
    const name = shownStep(step);
    const before = sums.get(name);
    const look = state === 'incident' || before?.look === 'failed' ? 'failed' : state === 'waiting' || before?.look === 'waiting' ? 'waiting' : (rank[state] ?? 'running');
    sums.set(name, { count: (before?.count ?? 0) + count, look });
  }
  return { steps: new Map([...sums].map(([name, { count, look }]) => [name, `${look} ${count}`])), wires: new Map() };
}
