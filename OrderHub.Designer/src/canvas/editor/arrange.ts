import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api';
import { portKey } from '../../document/flow/ports';
import type { Box, Point } from '../elkGraph';
import { layoutEngine } from '../layout';
import { startId, type Drawn, type DrawnGraph } from './drawn';
import { arrangeQuickly } from './quickArrange';
import { entriesOf, entrySize, isBody, outletPoint, sideOutlets, sizeOf, wordRoom, type Size } from './sizes';

/** Where everything of one graph lies, from its own top left corner. */
export interface Arranged {
  size: Size;
  boxes: ReadonlyMap<string, Box>;
  wires: ReadonlyMap<string, readonly Point[]>;
}

export type Arrangement = ReadonlyMap<string | null, Arranged>;

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '40',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.spacing.nodeNode': '48',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '10',
  // The one strategy that always keeps the wires of the main way straight, whatever enters from aside.
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
};
const straight = { 'elk.layered.priority.straightness': '100', 'elk.layered.priority.direction': '100', 'elk.layered.priority.shortness': '100' };
/** From so many steps on a graph is laid out in one pass: the engine would take seconds, and again after each change. */
const manySteps = 150;

const kept = new Map<string, Promise<Arranged>>();
const keptGraphs = 200;

/** Lays out every graph that nobody placed by hand, the innermost first: a body is as large as what is in it. */
export async function arrange(drawn: Drawn, isByHand: (graph: DrawnGraph) => boolean = () => false): Promise<Arrangement> {
  const done = new Map<string | null, Arranged>();
  const visit = async (owner: string | null): Promise<void> => {
    const graph = drawn.get(owner);
    if (graph === undefined) {
      return;
    }
    for (const one of graph.steps.filter(isBody)) {
      await visit(one.name);
    }
    if (!isByHand(graph)) {
      const inside = (name: string) => done.get(name)?.size;
      done.set(owner, graph.steps.length > manySteps ? arrangeQuickly(graph, inside) : await arrangeGraph(graph, inside));
    }
  };
  await visit(null);
  return done;
}

function arrangeGraph(graph: DrawnGraph, inside: (name: string) => Size | undefined): Promise<Arranged> {
  const elk = toElk(graph, inside);
  const key = JSON.stringify(elk);
  let arranged = kept.get(key);
  if (arranged === undefined) {
    arranged = layoutEngine().then((engine) => engine.layout(elk)).then((answer) => fromElk(answer, graph, inside));
    arranged.catch(() => kept.delete(key));
    kept.set(key, arranged);
    if (kept.size > keptGraphs) {
      kept.delete(kept.keys().next().value!);
    }
  }
  return arranged;
}

export function toElk(graph: DrawnGraph, inside: (name: string) => Size | undefined): ElkNode {
  const rank = new Set(graph.steps.filter(({ main }) => main).map(({ name }) => name));
  const port = (id: string, { x, y }: Point, side: string) => ({ id, x, y, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } });
  const fixed = { 'elk.portConstraints': 'FIXED_POS' };
  // Of parts that do not hang together the engine places the one of the highest priority first: what the start leads to lies before handlers.
  const first = { ...fixed, 'elk.priority': '1' };
  const children = [
    ...entriesOf(graph).map(({ id, key }): ElkNode => ({ id, ...entrySize, layoutOptions: id === startId(graph.owner) ? first : fixed, ports: [port(`${key}>`, { x: entrySize.width / 2, y: entrySize.height }, 'SOUTH')] })),
    ...graph.steps.map((one): ElkNode => {
      const size = sizeOf(one, inside(one.name));
      const room = wordRoom(one);
      const side = new Set(sideOutlets(one));
      return {
        id: one.name, width: size.width + room, height: size.height, layoutOptions: fixed,
        ports: [
          port(`${one.name}#in`, { x: size.width / 2, y: 0 }, 'NORTH'),
          port(`${one.name}#back`, { x: size.width + room, y: 8 }, 'EAST'),
          ...one.outlets.map((outlet) => {
            const key = portKey(outlet.port);
            const at = outletPoint(one, key, size);
            return port(`${key}>`, side.has(outlet) ? { ...at, x: at.x + room } : at, side.has(outlet) ? 'EAST' : 'SOUTH');
          }),
        ],
      };
    }),
  ];
  const edges = graph.wires.map((wire): ElkExtendedEdge => ({
    id: wire.key,
    sources: [`${wire.key}>`],
    targets: [`${wire.to}#${!wire.main && wire.kind !== 'handler' && rank.has(wire.to) ? 'back' : 'in'}`],
    layoutOptions: wire.main ? straight : {},
  }));
  return { id: 'graph', layoutOptions: options, children, edges };
}

function fromElk(answer: ElkNode, graph: DrawnGraph, inside: (name: string) => Size | undefined): Arranged {
  const steps = new Map(graph.steps.map((one) => [one.name, one]));
  const boxes = new Map((answer.children ?? []).map((node): [string, Box] => {
    const one = steps.get(node.id);
    return [node.id, { x: Math.round(node.x ?? 0), y: Math.round(node.y ?? 0), ...(one === undefined ? entrySize : sizeOf(one, inside(one.name))) }];
  }));
  const drawn = new Map(graph.wires.map((wire) => [wire.key, wire]));
  const wires = new Map((answer.edges ?? []).map((edge): [string, Point[]] => {
    const section = edge.sections?.[0];
    const points = section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : [];
    const wire = drawn.get(edge.id)!;
    const from = steps.get(wire.from);
    const right = (name: string) => { const box = boxes.get(name)!; return box.x + box.width; };
    // The room kept for words belongs to the wires again.
    if (points.length > 0 && from !== undefined && wire.key !== from.straight) {
      points[0] = { ...points[0]!, x: right(wire.from) };
    }
    if (points.length > 0 && edge.targets[0]?.endsWith('#back')) {
      points[points.length - 1] = { ...points.at(-1)!, x: right(wire.to) };
    }
    return [edge.id, points];
  }));
  return { size: { width: answer.width ?? 0, height: answer.height ?? 0 }, boxes, wires };
}
