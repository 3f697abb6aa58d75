import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api';
import type { FlowGraph, GraphNode } from '../document/flowGraph';

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

const card = { width: 252, height: 60 };
const pill = { width: 168, height: 38 };

/** The size of a step's box: ends are small, all else is a card. */
export function sizeOf(node: GraphNode): { width: number; height: number } {
  return node.use === 'end' ? pill : card;
}

/**
 * A flow as the layout engine takes it. The main way leaves each box at the bottom and enters the next at the top, with the
 * highest priority to be straight; side ways leave on the right.
 */
export function toElk(graph: FlowGraph): ElkNode {
  const children = graph.nodes.map((node): ElkNode => {
    const { width, height } = sizeOf(node);
    const side = graph.edges.filter((edge) => edge.from === node.id && !edge.main);
    return {
      id: node.id,
      width,
      height,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: [
        { id: `${node.id}#in`, x: width / 2, y: 0, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'NORTH' } },
        { id: `${node.id}#out`, x: width / 2, y: height, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'SOUTH' } },
        ...side.map((edge, index) => ({
          id: `${node.id}#${edge.id}`,
          x: width,
          y: (height * (index + 1)) / (side.length + 1),
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
    targets: [`${edge.to}#in`],
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
      'elk.layered.spacing.nodeNodeBetweenLayers': '40',
      'elk.layered.spacing.edgeNodeBetweenLayers': '16',
      'elk.spacing.nodeNode': '40',
      'elk.spacing.edgeNode': '20',
      'elk.spacing.edgeEdge': '14',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
      'elk.layered.considerModelOrder.strategy': 'PREFER_NODES',
      'elk.padding': '[top=0,left=0,bottom=0,right=0]',
    },
    children,
    edges,
  };
}

/** Reads the engine's answer. */
export function fromElk(answer: ElkNode): Layout {
  const boxes = new Map((answer.children ?? []).map((node) => [node.id, { x: node.x ?? 0, y: node.y ?? 0, width: node.width ?? 0, height: node.height ?? 0 }]));
  const wires = new Map(
    (answer.edges ?? []).map((edge) => {
      const section = edge.sections?.[0];
      return [edge.id, section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : []] as const;
    }),
  );
  return { width: answer.width ?? 0, height: answer.height ?? 0, boxes, wires };
}
