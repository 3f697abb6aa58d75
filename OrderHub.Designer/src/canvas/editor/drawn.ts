import type { FlowDocument } from '../../document/flow/flowDocument';
import { indexOf, type Handler, type Step } from '../../document/flow/flowIndex';
import { outletsOf, type Outlet, type OutcomeSource } from '../../document/flow/outcomes';
import { portKey, type Port } from '../../document/flow/ports';

/** A step as it is drawn. The same object as long as nothing of it changes, so that its card is not drawn again. */
export interface DrawnStep {
  name: string;
  step: Step;
  outlets: readonly Outlet[];
  /** What each outlet is called to the reader; beside its wire is room for that. */
  words: readonly string[];
  /** The outlet that leaves below, straight on; the others leave at the side. */
  straight: string | null;
  main: boolean;
  collapsed: boolean;
  inner: number;
}

export interface DrawnWire {
  key: string;
  port: Port;
  from: string;
  to: string;
  label: string;
  main: boolean;
  kind: 'plain' | 'catch' | 'handler' | 'start';
}

/** One graph of the flow: its steps in reading order, what enters it, its wires. */
export interface DrawnGraph {
  owner: string | null;
  steps: readonly DrawnStep[];
  handlers: readonly Handler[];
  wires: readonly DrawnWire[];
}

export const startId = (graph: string | null) => `start#${graph ?? ''}`;
export const handlerId = (graph: string | null, name: string) => `on#${graph ?? ''}#${name}`;

export type Drawn = ReadonlyMap<string | null, DrawnGraph>;

/** A flow as graphs to draw; graphs inside collapsed bodies are left out. `before` lends what did not change; `wordsOf` says an outcome in the reader's words. */
export function draw(flow: FlowDocument, source: OutcomeSource, before: Drawn = new Map(), wordsOf = (label: string) => label): Drawn {
  const { graphs, steps } = indexOf(flow);
  const collapsed = new Set(flow.layout.collapsed);
  const hidden = (owner: string | null): boolean => owner !== null && (collapsed.has(owner) || hidden(steps.get(owner)?.owner ?? null));
  const drawn = new Map<string | null, DrawnGraph>();
  for (const graph of graphs.values()) {
    if (hidden(graph.owner)) {
      continue;
    }
    const known = new Map(before.get(graph.owner)?.steps.map((one) => [one.name, one]));
    const outlets = new Map(graph.steps.map((name) => [name, outletsOf(flow, name, source)]));
    const way = mainWay(graph.start, outlets);
    const order = [...way.keys(), ...graph.steps.filter((name) => !way.has(name))];
    const all = order.map((name): DrawnStep => {
      const step = steps.get(name)!.step;
      const ways = outlets.get(name)!;
      const straight = way.get(name) ?? ways.find((outlet) => outlet.port.kind === 'next')?.port;
      const one: DrawnStep = {
        name, step, outlets: ways, words: ways.map(({ port, label }) => (port.kind === 'catch' ? label : wordsOf(label))), straight: straight ? portKey(straight) : null, main: way.has(name), collapsed: collapsed.has(name), inner: graphs.get(name)?.steps.length ?? 0,
      };
      const old = known.get(name);
      return old !== undefined && sameStep(old, one) ? old : one;
    });
    drawn.set(graph.owner, { owner: graph.owner, steps: all, handlers: graph.handlers, wires: wiresIn(graph.owner, graph.start, graph.handlers, all) });
  }
  return drawn;
}

function sameStep(one: DrawnStep, other: DrawnStep): boolean {
  return one.step === other.step && one.straight === other.straight && one.main === other.main && one.collapsed === other.collapsed && one.inner === other.inner
    && one.outlets.length === other.outlets.length && one.outlets.every((outlet, index) => {
      const same = other.outlets[index]!;
      return outlet.label === same.label && one.words[index] === other.words[index] && outlet.to === same.to && portKey(outlet.port) === portKey(same.port);
    });
}

/** From the start along each step's first way that does not lead back: step to the outlet by which it goes on. */
function mainWay(start: string, outlets: ReadonlyMap<string, readonly Outlet[]>): Map<string, Port | null> {
  const way = new Map<string, Port | null>();
  for (let name: string | null = start; name !== null && outlets.has(name); ) {
    way.set(name, null);
    const onward: Outlet | undefined = outlets.get(name)!.find(({ port, to }) => port.kind === 'next' && to !== null && !way.has(to) && outlets.has(to));
    way.set(name, onward?.port ?? null);
    name = onward?.to ?? null;
  }
  return way;
}

function wiresIn(owner: string | null, start: string, handlers: readonly Handler[], steps: readonly DrawnStep[]): DrawnWire[] {
  const there = new Set(steps.map(({ name }) => name));
  const onWay = new Set(steps.filter((one) => one.main).map(({ name }) => name));
  const wire = (port: Port, from: string, to: string | null, label: string, main: boolean, kind: DrawnWire['kind']): DrawnWire[] =>
    to === null || !there.has(to) ? [] : [{ key: portKey(port), port, from, to, label, main, kind }];
  return [
    ...wire({ kind: 'start', graph: owner }, startId(owner), start, '', true, 'start'),
    ...handlers.flatMap(({ name, to }) => wire({ kind: 'handler', graph: owner, name }, handlerId(owner, name), to, '', false, 'handler')),
    ...steps.flatMap(({ name, outlets, straight, main }) => outlets.flatMap(({ port, to, label }) =>
      wire(port, name, to, label, main && straight === portKey(port) && to !== null && onWay.has(to), port.kind === 'catch' ? 'catch' : 'plain'))),
  ];
}

/** The port that a key of the canvas stands for. */
export function portOf(drawn: Drawn, key: string): Port | null {
  for (const graph of drawn.values()) {
    const outlet = graph.steps.flatMap((one) => one.outlets).find(({ port }) => portKey(port) === key);
    const handler = graph.handlers.find(({ name }) => handlerId(graph.owner, name) === key);
    if (outlet !== undefined || handler !== undefined || key === startId(graph.owner)) {
      return outlet?.port ?? (handler ? { kind: 'handler', graph: graph.owner, name: handler.name } : { kind: 'start', graph: graph.owner });
    }
  }
  return null;
}
