import type { Path } from '../json/edit';
import { isObject, member, type JsonContainer, type JsonNode } from '../json/node';
import { textAt, valueOf, type Value } from '../json/value';
import { localText, type LocalText } from '../flowDefinition';
import type { FlowDocument } from './flowDocument';

/** Outcome that stands for all of them. */
export const anyOutcome = '*';

/** A wire's name and where it leads. */
export interface Way {
  name: string;
  to: string;
}

export interface Handler {
  name: string;
  signal: string | null;
  /** What the signal is found by; null: the order's number. */
  key: string | null;
  after: string | null;
  interrupting: boolean;
  to: string | null;
}

export type Compensate = { use: string } | { none: string };

/** A step as it is written. The same text gives the same object, whatever else changes. */
export interface Step {
  use: string;
  title: LocalText | null;
  with: Readonly<Record<string, Value>>;
  next: readonly Way[];
  catch: readonly Way[];
  compensate: Compensate | null;
  timeout: string | null;
  retry: Value | null;
  hasBody: boolean;
}

/** A graph of steps: the flow's own, or what is inside the step `owner`. */
export interface Graph {
  owner: string | null;
  path: Path;
  start: string;
  handlers: readonly Handler[];
  steps: readonly string[];
}

export interface Located {
  name: string;
  step: Step;
  path: Path;
  /** The step whose body it lies in; null: the flow itself. */
  owner: string | null;
  node: JsonContainer;
}

export interface FlowIndex {
  steps: ReadonlyMap<string, Located>;
  graphs: ReadonlyMap<string | null, Graph>;
}

const steps = new WeakMap<JsonNode, Step>();
const indexes = new WeakMap<JsonNode, FlowIndex>();

function waysOf(node: JsonNode | undefined): Way[] {
  if (node === undefined) {
    return [];
  }
  const value = valueOf(node);
  return typeof value === 'string' ? [{ name: anyOutcome, to: value }]
    : isObject(node) ? node.members.flatMap((one) => { const to = valueOf(one.value); return typeof to === 'string' ? [{ name: one.key, to }] : []; })
    : [];
}

function compensateOf(node: JsonNode | undefined): Compensate | null {
  const use = node?.kind === 'scalar' ? valueOf(node) : textAt(node, 'use');
  const none = textAt(node, 'none');
  return typeof use === 'string' ? { use } : none !== null ? { none } : null;
}

function stepOf(node: JsonContainer): Step {
  let step = steps.get(node);
  if (step === undefined) {
    const title = member(node, 'title');
    const inputs = member(node, 'with');
    const retry = member(node, 'retry');
    step = {
      use: textAt(node, 'use') ?? '',
      title: title === undefined ? null : localText(valueOf(title)),
      with: isObject(inputs) ? (valueOf(inputs) as Record<string, Value>) : {},
      next: waysOf(member(node, 'next')),
      catch: waysOf(member(node, 'catch')),
      compensate: compensateOf(member(node, 'compensate')),
      timeout: textAt(node, 'timeout'),
      retry: retry === undefined ? null : valueOf(retry),
      hasBody: isObject(member(node, 'body')),
    };
    steps.set(node, step);
  }
  return step;
}

function handlersOf(node: JsonNode | undefined): Handler[] {
  return isObject(node) ? node.members.map(({ key, value }) => {
    const interrupting = member(value, 'interrupting');
    return { name: key, signal: textAt(value, 'signal'), key: textAt(value, 'key'), after: textAt(value, 'after'), interrupting: interrupting === undefined || valueOf(interrupting) !== false, to: textAt(value, 'next') };
  }) : [];
}

/** All steps by name and all graphs, wherever they lie. */
export function indexOf(flow: FlowDocument): FlowIndex {
  let index = indexes.get(flow.root);
  if (index === undefined) {
    const all = new Map<string, Located>();
    const graphs = new Map<string | null, Graph>();
    const visit = (owner: string | null, body: JsonNode, path: Path, on: JsonNode | undefined) => {
      const map = member(body, 'steps');
      const members = isObject(map) ? map.members.filter((one) => isObject(one.value)) : [];
      graphs.set(owner, { owner, path, start: textAt(body, 'start') ?? '', handlers: handlersOf(on), steps: members.map(({ key }) => key) });
      for (const { key: name, value } of members) {
        const node = value as JsonContainer;
        const at = [...path, 'steps', name];
        // A name that stands twice is a fault the server names; here the first one is meant.
        if (!all.has(name)) {
          all.set(name, { name, step: stepOf(node), path: at, owner, node });
          const inner = member(node, 'body');
          if (isObject(inner)) {
            visit(name, inner, [...at, 'body'], member(node, 'on'));
          }
        }
      }
    };
    visit(null, flow.root, [], member(flow.root, 'on'));
    index = { steps: all, graphs };
    indexes.set(flow.root, index);
  }
  return index;
}

export const stepNamed = (flow: FlowDocument, name: string): Located | undefined => indexOf(flow).steps.get(name);

/** Every step that lies inside the named ones, at any depth, and they themselves. */
export function withInner(flow: FlowDocument, names: Iterable<string>): Set<string> {
  const { graphs } = indexOf(flow);
  const all = new Set<string>();
  const visit = (name: string) => {
    all.add(name);
    graphs.get(name)?.steps.forEach(visit);
  };
  for (const name of names) {
    visit(name);
  }
  return all;
}

/** The named steps without those that lie inside others of them. */
export function outermost(flow: FlowDocument, names: Iterable<string>): string[] {
  const chosen = new Set(names);
  const { steps: all } = indexOf(flow);
  const isInside = (name: string): boolean => {
    const owner = all.get(name)?.owner ?? null;
    return owner !== null && (chosen.has(owner) || isInside(owner));
  };
  return [...all.keys()].filter((name) => chosen.has(name) && !isInside(name));
}

/** A name that no step has yet: `check`, `check2`, `check3` ... */
export function freeName(flow: FlowDocument, wish: string, taken: ReadonlySet<string> = new Set()): string {
  const { steps: all } = indexOf(flow);
  const stem = wish.replace(/\d+$/, '') || 'step';
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wish : `${stem}${count}`;
    if (!all.has(name) && !taken.has(name)) {
      return name;
    }
  }
}
