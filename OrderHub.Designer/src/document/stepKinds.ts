import type { LocalText } from './flowDefinition';
import type { NewStep } from './flow/addStep';
import { onwardOutcome, type OutcomeSource } from './flow/outcomes';
import type { Value } from './json/value';

/** Something that a step can be: what the palette offers. */
export interface StepKind {
  /** As a definition writes it: a control step's name, or `name@version`. */
  use: string;
  category: string;
  title: LocalText;
  summary: LocalText;
  outcomes: readonly string[];
  /** pure, local or remote; null for control steps. */
  effect: string | null;
  /** The capability that takes the effect back. */
  undo: string | null;
  /** JSON Schema of its inputs. */
  input: unknown;
  /** JSON Schema of what it leaves; null where that cannot be told. */
  output: unknown;
}

/** What a control step begins with, so that it is whole but for what only a person knows. */
const beginnings: Readonly<Record<string, { category: string; outcomes: readonly string[]; fields?: Readonly<Record<string, Value>> }>> = {
  end: { category: 'flow', outcomes: [], fields: { with: { outcome: 'done' } } },
  if: { category: 'branch', outcomes: ['true', 'false'], fields: { with: { condition: '{% true %}' } } },
  switch: { category: 'branch', outcomes: ['first', 'default'], fields: { with: { cases: { first: '{% true %}' } } } },
  fork: { category: 'branch', outcomes: ['one'] },
  join: { category: 'branch', outcomes: ['joined'] },
  'for-each': { category: 'loop', outcomes: ['done'], fields: { with: { items: '{% order.parcels %}' } } },
  while: { category: 'loop', outcomes: ['done'], fields: { with: { condition: '{% false %}' } } },
  break: { category: 'loop', outcomes: [] },
  continue: { category: 'loop', outcomes: [] },
  delay: { category: 'wait', outcomes: ['done'], fields: { with: { for: 'PT10M' } } },
  until: { category: 'wait', outcomes: ['done'], fields: { with: { time: '{% instance.startedAt %}' } } },
  'wait-signal': { category: 'wait', outcomes: ['received', 'timeout'], fields: { with: { signal: 'execution.report' }, timeout: 'P1D' } },
  'human-task': { category: 'wait', outcomes: ['done'], fields: { with: { role: 'operator', title: 'Check the order' } } },
  gather: { category: 'wait', outcomes: ['gathered'], fields: { with: { key: '{% order.line %}', count: 10, within: 'PT1H' } } },
  'sub-flow': { category: 'flow', outcomes: ['done'], fields: { with: { flow: '' } } },
  scope: { category: 'flow', outcomes: ['done'] },
  set: { category: 'data', outcomes: ['done'], fields: { with: {} } },
  emit: { category: 'data', outcomes: ['done'], fields: { with: { signal: 'order.changed', key: 'number' } } },
  throw: { category: 'undo', outcomes: [], fields: { with: { code: 'order.impossible' } } },
  compensate: { category: 'undo', outcomes: ['done'] },
};

export const controlNames = Object.keys(beginnings);

export function controlKind(use: string, title: LocalText, summary: LocalText): StepKind {
  const { category, outcomes } = beginnings[use]!;
  return { use, category, title, summary, outcomes, effect: null, undo: null, input: null, output: null };
}

/** A new step of a kind, called after what it does. */
export function newStep(kind: StepKind): NewStep {
  const name = kind.use.split('@')[0]!;
  const words = name.split(/[.-]/).filter((word) => word !== '');
  // waybill.register is called registerWaybill: what it does, to what.
  const [first = 'step', ...rest] = name.includes('.') ? [...words.slice(1), words[0]!] : words;
  return {
    name: first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
    fields: { use: kind.use, ...beginnings[kind.use]?.fields, ...(kind.undo === null ? {} : { compensate: kind.undo }) },
    onward: onwardOutcome(kind.use, kind.outcomes),
  };
}

/** All kinds by use, in the order of the palette. */
export class Catalog implements OutcomeSource {
  readonly kinds: readonly StepKind[];
  private readonly byUse: ReadonlyMap<string, StepKind>;
  private readonly flows: ReadonlyMap<string, readonly string[]>;

  constructor(kinds: readonly StepKind[], flows: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.kinds = kinds;
    this.byUse = new Map(kinds.map((kind) => [kind.use, kind]));
    this.flows = flows;
  }

  find = (use: string): StepKind | undefined => this.byUse.get(use);
  ofCapability = (use: string): readonly string[] | undefined => this.byUse.get(use)?.outcomes;
  ofFlow = (name: string): readonly string[] | undefined => this.flows.get(name);

  /** Kinds whose name or title has the words, in either language; the best first. */
  search(words: string): readonly StepKind[] {
    const sought = words.trim().toLowerCase();
    if (sought === '') {
      return this.kinds;
    }
    const rank = (kind: StepKind): number => {
      const texts = [kind.title.en, kind.title.zh, kind.use].map((text) => text.toLowerCase());
      const words = texts.flatMap((text) => text.split(/[ .-]/));
      return texts.includes(sought) ? 0
        : texts.some((text) => text.startsWith(sought)) ? 1
          : words.some((word) => word.startsWith(sought)) ? 2
            : texts.some((text) => text.includes(sought)) ? 3
              : `${kind.summary.en} ${kind.summary.zh}`.toLowerCase().includes(sought) ? 4 : 5;
    };
    return this.kinds.map((kind, index) => ({ kind, rank: rank(kind), index })).filter((one) => one.rank < 5)
      .sort((one, other) => one.rank - other.rank || one.index - other.index).map(({ kind }) => kind);
  }
}
