import type { EdgeView, FlowView, StepView } from '../api/types';
import { anyOutcome, isControlStep, localText, readFlowDefinition, type FlowDefinition, type LocalText } from './flowDefinition';

export type StepState = 'pending' | 'running' | 'waiting' | 'done' | 'failed' | 'skipped' | 'compensated';

export interface GraphNode {
  id: string;
  step: string;
  title: LocalText | null;
  use: string;
  control: boolean;
  state: StepState;
  run: StepView | null;
  undo: string | null;
  /** Never entered, and never will be: the flow has ended. */
  notTaken: boolean;
  waitsFor: string | null;
  timeout: string | null;
  ending: string | null;
  /** On the way that a run without trouble takes: drawn as one straight line. */
  main: boolean;
}

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  /** Empty where a step has one outcome only. */
  outcome: string;
  main: boolean;
  taken: number;
  /** Just taken: the step it leads to is at work or waits. */
  active: boolean;
}

export interface FlowGraph {
  instanceId: string;
  flow: string;
  kind: string;
  state: string;
  title: LocalText;
  versionHash: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Effects that were taken back: from the step that did it to the step whose effect it was. */
  undos: { from: string; to: string }[];
}

const states: readonly StepState[] = ['pending', 'running', 'waiting', 'done', 'failed', 'skipped', 'compensated'];

function stateOf(run: StepView | undefined): StepState {
  return states.find((state) => state === run?.state) ?? 'pending';
}

/** The step worth looking at: the last one at work, or, where nothing is any more, the one that was entered last. */
export function stepToShow<Node extends Pick<GraphNode, 'state' | 'run'>>(nodes: readonly Node[]): Node | undefined {
  const atWork = nodes.filter(({ state }) => state === 'running' || state === 'waiting' || state === 'failed').at(-1);
  const entered = ({ run }: Node) => Date.parse(run?.enteredAt ?? '') || 0;
  return atWork ?? nodes.filter((node) => entered(node) > 0).sort((one, other) => entered(one) - entered(other)).at(-1);
}

/** The wires: as the server counted them, or as the definition has them. */
function wires(view: FlowView, definition: FlowDefinition): EdgeView[] {
  if (view.edges.length > 0) {
    return [...view.edges];
  }
  return [...definition.steps.values()].flatMap((step) =>
    step.next.map(({ outcome, to }) => ({ from: step.name, outcome, to, taken: 0 })),
  );
}

/** Steps of the main way: from the start along each step's first outcome that does not lead back. */
export function mainWay(definition: FlowDefinition): string[] {
  const way: string[] = [];
  const seen = new Set<string>();
  for (let name: string | undefined = definition.start; name !== undefined && definition.steps.has(name); ) {
    seen.add(name);
    way.push(name);
    name = definition.steps.get(name)?.next.find(({ to }) => !seen.has(to))?.to;
  }
  return way;
}

/** A run of a flow as boxes and wires, with nothing of how they are drawn. */
export function flowGraph(view: FlowView): FlowGraph {
  const definition = readFlowDefinition(view.definition);
  const way = mainWay(definition);
  const onWay = new Set(way);
  const nextOnWay = new Map(way.map((name, index) => [name, way[index + 1]]));
  const names = new Set([...way, ...definition.steps.keys(), ...Object.keys(view.steps)]);

  const nodes = [...names].map((name): GraphNode => {
    const step = definition.steps.get(name);
    const run = view.steps[name];
    const use = step?.use ?? run?.use ?? '';
    return {
      id: name,
      step: name,
      // Every end is called End by itself: how it ends says more.
      title: step?.title ?? (step?.ending ? null : localText(run?.title)),
      use,
      control: use === '' || isControlStep(use),
      state: stateOf(run),
      run: run ?? null,
      notTaken: stateOf(run) === 'pending' && view.endedAt != null,
      undo: run?.undo ?? step?.undo ?? null,
      waitsFor: run?.waitsFor ?? step?.waitsForSignal ?? null,
      timeout: step?.timeout ?? null,
      ending: step?.ending ?? null,
      main: onWay.has(name),
    };
  });

  const byName = new Map(nodes.map((node) => [node.id, node]));
  const outcomes = new Map<string, number>();
  const drawn = wires(view, definition).filter((wire) => byName.has(wire.from) && byName.has(wire.to));
  for (const wire of drawn) {
    outcomes.set(wire.from, (outcomes.get(wire.from) ?? 0) + 1);
  }

  const latest = latestWires(drawn, byName);
  const edges = drawn.map((wire): GraphEdge => {
    return {
      id: `${wire.from}:${wire.outcome}:${wire.to}`,
      from: wire.from,
      to: wire.to,
      outcome: wire.outcome === anyOutcome || outcomes.get(wire.from) === 1 ? '' : wire.outcome,
      main: nextOnWay.get(wire.from) === wire.to,
      taken: wire.taken,
      active: latest.get(wire.to) === wire,
    };
  });

  return {
    instanceId: view.instanceId,
    flow: view.flow,
    kind: view.kind,
    state: view.state,
    title: view.title,
    versionHash: view.versionHash,
    nodes,
    edges,
    undos: undosOf(nodes),
  };
}

/** For each step at work, the wire by which the flow came there last. */
function latestWires(drawn: readonly EdgeView[], byName: ReadonlyMap<string, GraphNode>): Map<string, EdgeView> {
  const latest = new Map<string, EdgeView>();
  const left = (wire: EdgeView) => byName.get(wire.from)?.run?.leftAt ?? '';
  for (const wire of drawn) {
    const target = byName.get(wire.to);
    const before = latest.get(wire.to);
    if (wire.taken > 0 && (target?.state === 'running' || target?.state === 'waiting') && (before === undefined || left(wire) >= left(before))) {
      latest.set(wire.to, wire);
    }
  }
  return latest;
}

function undosOf(nodes: readonly GraphNode[]): FlowGraph['undos'] {
  const by = nodes.find((node) => node.use === 'compensate' && node.state !== 'pending');
  return by === undefined ? [] : nodes.filter((node) => node.state === 'compensated').map((node) => ({ from: by.id, to: node.id }));
}

/** The steps in reading order: the main way from its start to its end, then the side ways in the order in which they leave it. */
export function readingOrder(graph: FlowGraph): GraphNode[] {
  const byName = new Map(graph.nodes.map((node) => [node.id, node]));
  const order = graph.nodes.filter((node) => node.main);
  const seen = new Set(order.map((node) => node.id));
  for (let at = 0; at < order.length; at += 1) {
    for (const edge of graph.edges.filter((one) => one.from === order[at]!.id && !seen.has(one.to))) {
      seen.add(edge.to);
      order.push(byName.get(edge.to)!);
    }
  }
  return [...order, ...graph.nodes.filter((node) => !seen.has(node.id))];
}

/** `waitPickedUp` to `Wait picked up`: what stands in where nobody wrote a title. */
export function titleFromName(name: string): string {
  const words = name.replace(/[-_.]+/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
