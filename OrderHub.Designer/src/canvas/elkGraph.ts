import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api';
import type { FlowGraph, GraphEdge, GraphNode } from '../document/flowGraph';

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** Where everything of one flow lies, from its own top left corner. */
export interface Layout {
  width: number;
  height: number;
  boxes: Map<string, Box>;
  wires: Map<string, Point[]>;
}

const card = { width: 256, height: 54 };
const sideWidth = 244;
const pill = { width: 156, height: 34 };
const portGap = 18;
const letter = 7;

/** An outcome in the reader's words. */
export type WordsOf = (outcome: string) => string;

const asItIs: WordsOf = (outcome) => outcome;

/** Room kept free on the right of a box for the words of its side ways. */
function wordRoom(sideWays: readonly GraphEdge[], wordsOf: WordsOf): number {
  const wide = (text: string) => [...text].reduce((sum, one) => sum + (one > '\u2e80' ? 2 : 1), 0);
  return sideWays.length === 0 ? 0 : Math.max(...sideWays.map((edge) => wide(wordsOf(edge.outcome)) * letter)) + 22;
}

/** The size of a step's box: ends are small, all else is a card, tall enough that the words of its side ways do not touch. */
export function sizeOf(node: GraphNode, sideWays: number): { width: number; height: number } {
  return node.use === 'end' ? pill : { width: node.main ? card.width : sideWidth, height: Math.max(card.height, portGap * (sideWays + 1)) };
}

/**
 * A flow as the layout engine takes it. The main way leaves each box at the bottom and enters the next at the top, with the
 * highest priority to be straight; side ways leave on the right.
 */
export function toElk(graph: FlowGraph, wordsOf = asItIs): ElkNode {
  // A wire that leads back to the main way enters its step from the side, so that it does not run through the wire from above.
  const rank = new Map(graph.nodes.filter((node) => node.main).map((node, index) => [node.id, index]));
  const leadsBack = (edge: GraphEdge) => !edge.main && rank.has(edge.to);
  const children = graph.nodes.map((node): ElkNode => {
    const side = graph.edges.filter((edge) => edge.from === node.id && !edge.main);
    const { width, height } = sizeOf(node, side.length);
    const room = wordRoom(side, wordsOf);
    return {
      id: node.id,
      width: width + room,
      height,
      // Of parts that do not hang together the engine places the one of the highest priority first.
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS', 'elk.priority': node.main ? '1' : '0' },
      ports: [
        { id: `${node.id}#in`, x: width / 2, y: 0, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'NORTH' } },
        { id: `${node.id}#back`, x: width + room, y: 8, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'EAST' } },
        { id: `${node.id}#out`, x: width / 2, y: height, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'SOUTH' } },
        ...side.map((edge, index) => ({
          id: `${node.id}#${edge.id}`,
          x: width + room,
          y: height / 2 + portGap * (index - (side.length - 1) / 2),
          width: 0,
          height: 0,
          layoutOptions: { 'elk.port.side': 'EAST' },
        })),
      ],
    };
  });
  const edges = graph.edges.map((edge): ElkExtendedEdge => ({
    id: edge.id,
    sources: [edge.main ? `${edge.from}#out` : `${edge.from}#${edge.id}`],
    targets: [`${edge.to}#${leadsBack(edge) ? 'back' : 'in'}`],
    layoutOptions: edge.main
      ? { 'elk.layered.priority.straightness': '100', 'elk.layered.priority.direction': '100', 'elk.layered.priority.shortness': '100' }
      : {},
  }));
  return {
    id: graph.instanceId,
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.spacing.nodeNodeBetweenLayers': '36',
      'elk.layered.spacing.edgeNodeBetweenLayers': '14',
      'elk.spacing.nodeNode': '48',
      'elk.spacing.edgeNode': '14',
      'elk.spacing.edgeEdge': '10',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
      'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES',
      'elk.padding': '[top=0,left=0,bottom=0,right=0]',
    },
    children,
    edges,
  };
}

/** Reads the engine's answer; the room kept for words belongs to the wires again. */
export function fromElk(answer: ElkNode, graph: FlowGraph, wordsOf = asItIs): Layout {
  const sideWays = new Map(graph.nodes.map((node) => [node.id, graph.edges.filter((edge) => edge.from === node.id && !edge.main)]));
  const boxes = new Map((answer.children ?? []).map((node) => [node.id, { x: node.x ?? 0, y: node.y ?? 0, width: (node.width ?? 0) - wordRoom(sideWays.get(node.id) ?? [], wordsOf), height: node.height ?? 0 }]));
  const right = (name: string) => {
    const box = boxes.get(name);
    return box ? box.x + box.width : 0;
  };
  const drawn = new Map(graph.edges.map((edge) => [edge.id, edge]));
  const wires = new Map(
    (answer.edges ?? []).map((edge) => {
      const section = edge.sections?.[0];
      const points = section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : [];
      const wire = drawn.get(edge.id);
      if (wire && !wire.main && points.length > 0) {
        points[0] = { ...points[0]!, x: right(wire.from) };
        if (edge.targets[0]?.endsWith('#back')) {
          points[points.length - 1] = { ...points.at(-1)!, x: right(wire.to) };
        }
      }
      return [edge.id, points] as const;
    }),
  );
  return { width: answer.width ?? 0, height: answer.height ?? 0, boxes, wires };
}
