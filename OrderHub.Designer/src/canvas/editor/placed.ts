import type { FlowLayout } from '../../document/flow/layoutFile';
import type { Box, Point } from '../elkGraph';
import type { Arrangement } from './arrange';
import { type Drawn, type DrawnGraph, type DrawnStep, type DrawnWire } from './drawn';
import { overlaps, route } from './route';
import { bodyRoom, entriesOf, entrySize, isBody, outletPoint, sizeOf, type Size } from './sizes';

export interface PlacedWire {
  wire: DrawnWire;
  points: readonly Point[];
  /** Where it begins and ends, and by which side it leaves: for drawing it anew while a box is dragged. */
  start: Point;
  end: Point;
  side: 'below' | 'right';
}

export interface PlacedGraph {
  size: Size;
  boxes: ReadonlyMap<string, Box>;
  wires: readonly PlacedWire[];
}

export type Placed = ReadonlyMap<string | null, PlacedGraph>;

/** True where a person has placed boxes of the graph: then the layout engine leaves it alone. */
export const isPlaced = (graph: DrawnGraph, layout: FlowLayout): boolean => graph.steps.some(({ name }) => layout.steps[name] !== undefined);

/** Where everything lies: as people placed it, else as the engine arranged it, else near what leads there. */
export function placeAll(drawn: Drawn, layout: FlowLayout, arrangement: Arrangement): Placed {
  const placed = new Map<string | null, PlacedGraph>();
  const visit = (owner: string | null) => {
    const graph = drawn.get(owner);
    if (graph === undefined) {
      return;
    }
    graph.steps.filter(isBody).forEach(({ name }) => visit(name));
    placed.set(owner, placeGraph(graph, layout, arrangement, (name) => placed.get(name)?.size));
  };
  visit(null);
  return placed;
}

function placeGraph(graph: DrawnGraph, layout: FlowLayout, arrangement: Arrangement, inside: (name: string) => Size | undefined): PlacedGraph {
  const byHand = isPlaced(graph, layout);
  const arranged = arrangement.get(graph.owner);
  const boxes = new Map<string, Box>();
  for (const one of graph.steps) {
    const at = byHand ? layout.steps[one.name] : arranged?.boxes.get(one.name);
    if (at !== undefined) {
      boxes.set(one.name, { x: at.x, y: at.y, ...sizeOf(one, inside(one.name)) });
    }
  }
  for (const one of graph.steps.filter(({ name }) => !boxes.has(name))) {
    boxes.set(one.name, freeBox(one.name, sizeOf(one, inside(one.name)), graph, boxes));
  }
  for (const { id, key } of entriesOf(graph)) {
    const target = boxes.get(graph.wires.find((wire) => wire.key === key)?.to ?? '');
    const at = byHand ? undefined : arranged?.boxes.get(id);
    const index = entriesOf(graph).findIndex((entry) => entry.id === id);
    boxes.set(id, { ...(at ?? { x: (target ? target.x + target.width / 2 - entrySize.width / 2 : 0) + (index > 0 ? 14 : 0), y: (target?.y ?? 60) - entrySize.height - 40 - (index > 0 ? 8 : 0) }), ...entrySize });
  }
  const least = { x: Math.min(0, ...[...boxes.values()].map(({ x }) => x)), y: Math.min(0, ...[...boxes.values()].map(({ y }) => y)) };
  // Inside a body nothing lies left of or above its corner.
  const shift = graph.owner === null ? { x: 0, y: 0 } : { x: -least.x, y: -least.y };
  const moved = new Map([...boxes].map(([id, box]): [string, Box] => [id, { ...box, x: box.x + shift.x, y: box.y + shift.y }]));
  const steps = new Map(graph.steps.map((one) => [one.name, one]));
  const wires = graph.wires.map((wire) => placeWire(wire, steps, moved, byHand ? undefined : arranged?.wires.get(wire.key)));
  const all = [...moved.values()];
  const points = wires.flatMap((wire) => wire.points);
  const size = {
    width: Math.max(arranged && !byHand ? arranged.size.width : 0, ...all.map((box) => box.x + box.width), ...points.map(({ x }) => x)),
    height: Math.max(arranged && !byHand ? arranged.size.height : 0, ...all.map((box) => box.y + box.height), ...points.map(({ y }) => y)),
  };
  return { size, boxes: moved, wires };
}

function placeWire(wire: DrawnWire, steps: ReadonlyMap<string, DrawnStep>, boxes: ReadonlyMap<string, Box>, arranged: readonly Point[] | undefined): PlacedWire {
  const from = boxes.get(wire.from)!;
  const to = boxes.get(wire.to)!;
  const step = steps.get(wire.from);
  const out = step === undefined ? { x: from.width / 2, y: from.height } : outletPoint(step, wire.key, from);
  const start = { x: from.x + out.x, y: from.y + out.y };
  const end = { x: to.x + to.width / 2, y: to.y };
  const side = step !== undefined && wire.key !== step.straight ? 'right' : 'below';
  const isFresh = arranged?.length && near(arranged[0]!, start) && isAt(arranged.at(-1)!, to);
  return { wire, points: isFresh ? arranged : route(start, end, side), start, end, side };
}

const near = (one: Point, other: Point) => Math.abs(one.x - other.x) < 2 && Math.abs(one.y - other.y) < 2;
const isAt = (point: Point, box: Box) => near(point, { x: box.x + box.width / 2, y: box.y }) || near(point, { x: box.x + box.width, y: box.y + 8 });

function freeBox(name: string, size: Size, graph: DrawnGraph, boxes: ReadonlyMap<string, Box>): Box {
  const lead = graph.wires.find((wire) => wire.to === name && boxes.has(wire.from));
  const from = lead && boxes.get(lead.from);
  const all = [...boxes.values()];
  const box = {
    ...size,
    x: from ? from.x + from.width / 2 - size.width / 2 : Math.max(0, ...all.map(({ x, width }) => x + width)) + 48,
    y: from ? from.y + from.height + 44 : 0,
  };
  for (let tries = 0; tries < 60 && all.some((other) => overlaps(box, other)); tries += 1) {
    box.x += size.width / 2 + 24;
  }
  return box;
}

/** Where each graph's corner lies on the canvas. */
export function cornersOf(drawn: Drawn, placed: Placed): ReadonlyMap<string | null, Point> {
  const corners = new Map<string | null, Point>([[null, { x: 0, y: 0 }]]);
  const visit = (owner: string | null) => {
    const corner = corners.get(owner)!;
    for (const one of drawn.get(owner)?.steps.filter(isBody) ?? []) {
      const box = placed.get(owner)!.boxes.get(one.name)!;
      corners.set(one.name, { x: corner.x + box.x + bodyRoom.side, y: corner.y + box.y + bodyRoom.top });
      visit(one.name);
    }
  };
  visit(null);
  return corners;
}
