/** A text in both languages of the product. */
export interface LocalText {
  en: string;
  zh: string;
}

/** One step as the definition file has it, reduced to what drawing needs. */
export interface StepDefinition {
  name: string;
  use: string;
  title: LocalText | null;
  /** Outcome to step, in the order of the file; a step with one outcome keeps it under `*`. */
  next: readonly { outcome: string; to: string }[];
  /** The capability that takes the effect back. */
  undo: string | null;
  waitsForSignal: string | null;
  timeout: string | null;
  /** How the flow ends here; of an end only. */
  ending: string | null;
}

export interface FlowDefinition {
  name: string;
  start: string;
  steps: ReadonlyMap<string, StepDefinition>;
}

/** Outcome that stands for all of them. */
export const anyOutcome = '*';

const controlSteps = new Set([
  'start', 'end', 'if', 'switch', 'fork', 'join', 'for-each', 'while', 'break', 'delay', 'until', 'wait-signal',
  'human-task', 'sub-flow', 'set', 'throw', 'compensate', 'emit', 'gather',
]);

export function isControlStep(use: string): boolean {
  return controlSteps.has(use.split('@')[0] ?? use);
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export function localText(value: unknown): LocalText | null {
  return isObject(value) && typeof value['en'] === 'string' && typeof value['zh'] === 'string' ? { en: value['en'], zh: value['zh'] } : null;
}

function readNext(value: unknown): StepDefinition['next'] {
  if (typeof value === 'string') {
    return [{ outcome: anyOutcome, to: value }];
  }
  return isObject(value) ? Object.entries(value).flatMap(([outcome, to]) => (typeof to === 'string' ? [{ outcome, to }] : [])) : [];
}

/** Reads a definition leniently: what a newer server adds is passed over, what is missing is left empty. */
export function readFlowDefinition(value: unknown): FlowDefinition {
  const root = isObject(value) ? value : {};
  const steps = new Map<string, StepDefinition>();
  for (const [name, node] of Object.entries(isObject(root['steps']) ? root['steps'] : {})) {
    if (isObject(node)) {
      const inputs = isObject(node['with']) ? node['with'] : {};
      const undo = node['compensate'];
      steps.set(name, {
        name,
        use: text(node['use']) ?? '',
        title: localText(node['title']),
        next: readNext(node['next']),
        undo: text(undo) ?? (isObject(undo) ? text(undo['use']) : null),
        waitsForSignal: text(inputs['signal']),
        timeout: text(node['timeout']),
        ending: node['use'] === 'end' ? text(inputs['outcome']) : null,
      });
    }
  }
  return { name: text(root['name']) ?? '', start: text(root['start']) ?? steps.keys().next().value ?? '', steps };
}
