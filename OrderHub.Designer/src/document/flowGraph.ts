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
  const names = new Set([...definition.steps.keys(), ...Object.keys(view.steps)]);

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

  const edges = drawn.map((wire): GraphEdge => {
    const target = byName.get(wire.to);
    return {
      id: `${wire.from}:${wire.outcome}:${wire.to}`,
      from: wire.from,
      to: wire.to,
      outcome: wire.outcome === anyOutcome || outcomes.get(wire.from) === 1 ? '' : wire.outcome,
      main: nextOnWay.get(wire.from) === wire.to,
      taken: wire.taken,
      active: wire.taken > 0 && (target?.state === 'running' || target?.state === 'waiting'),
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

function undosOf(nodes: readonly GraphNode[]): FlowGraph['undos'] {
  const by = nodes.find((node) => node.use === 'compensate' && node.state !== 'pending');
  return by === undefined ? [] : nodes.filter((node) => node.state === 'compensated').map((node) => ({ from: by.id, to: node.id }));
}

/** The steps in reading order: the main way first, each side branch after the step it leaves. */
export function readingOrder(graph: FlowGraph): GraphNode[] {
  const byName = new Map(graph.nodes.map((node) => [node.id, node]));
  const targets = new Set(graph.edges.map((edge) => edge.to));
  const order: GraphNode[] = [];
  const seen = new Set<string>();
  const visit = (name: string) => {
    const node = byName.get(name);
    if (node === undefined || seen.has(name)) {
      return;
    }
    seen.add(name);
    order.push(node);
    const onwards = graph.edges.filter((edge) => edge.from === name);
    for (const edge of [...onwards.filter((edge) => !edge.main), ...onwards.filter((edge) => edge.main)]) {
      // A branch that comes back to the main way is listed there.
      if (edge.main || byName.get(edge.to)?.main !== true) {
        visit(edge.to);
      }
    }
  };
  graph.nodes.filter((node) => !targets.has(node.id)).forEach((node) => visit(node.id));
  graph.nodes.forEach((node) => visit(node.id));
  return order;
}

/** `waitPickedUp` to `Wait picked up`: what stands in where nobody wrote a title. */
export function titleFromName(name: string): string {
  const words = name.replace(/[-_.]+/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
