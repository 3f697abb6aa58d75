import type { FlowGraph } from '../document/flowGraph';
import type { Box, Layout, Point } from './elkGraph';

const padding = 22;
const head = 50;
const gap = 72;

export interface Placed {
  graph: FlowGraph;
  lane: Box;
  boxes: Map<string, Box>;
  wires: Map<string, Point[]>;
  undos: { id: string; points: Point[] }[];
}

/** Puts the laid-out flows side by side, in the order in which they run. */
export function placeLanes(flows: readonly { graph: FlowGraph; layout: Layout }[]): Placed[] {
  let x = 0;
  return flows.map(({ graph, layout }) => {
    const lane = { x, y: 0, width: layout.width + 2 * padding, height: layout.height + head + padding };
    const dx = lane.x + padding;
    const moved = (point: Point): Point => ({ x: point.x + dx, y: point.y + head });
    const boxes = new Map([...layout.boxes].map(([id, box]) => [id, { ...box, ...moved(box) }]));
    const wires = new Map([...layout.wires].map(([id, points]) => [id, points.map(moved)]));
    x += lane.width + gap;
    return { graph, lane, boxes, wires, undos: graph.undos.flatMap((undo, index) => undoWire(boxes, undo, index)) };
  });
}

/** From the top of the step that takes back, beside the wires that led to it, to the right of what is taken back. */
function undoWire(boxes: Map<string, Box>, undo: { from: string; to: string }, index: number): Placed['undos'] {
  const from = boxes.get(undo.from);
  const to = boxes.get(undo.to);
  if (from === undefined || to === undefined) {
    return [];
  }
  const x = from.x + from.width / 2 + 16 + index * 12;
  const y = to.y + to.height - 9;
  return [{ id: `undo:${undo.to}`, points: [{ x, y: from.y }, { x, y }, { x: to.x + to.width, y }] }];
}

/** The way from one flow's last step on its main line to the next flow's first step, between the lanes. */
export function handover(from: Placed, to: Placed): Point[] {
  const last = [...from.graph.nodes].reverse().find((node) => node.main);
  const targets = new Set(to.graph.edges.map((edge) => edge.to));
  const first = to.graph.nodes.find((node) => node.main && !targets.has(node.id)) ?? to.graph.nodes.find((node) => node.main);
  const start = last && from.boxes.get(last.id);
  const end = first && to.boxes.get(first.id);
  if (!start || !end) {
    return [];
  }
  const x = from.lane.x + from.lane.width + gap / 2;
  return [
    { x: start.x + start.width, y: start.y + start.height / 2 },
    { x, y: start.y + start.height / 2 },
    { x, y: end.y + end.height / 2 },
    { x: end.x, y: end.y + end.height / 2 },
  ];
}
