import { addStep, insertAt } from '../../document/flow/addStep';
import { placeSteps } from '../../document/flow/layoutChanges';
import type { FlowDocument } from '../../document/flow/flowDocument';
import { graphOf, targetOf, wire, type Port } from '../../document/flow/ports';
import { newStep, type StepKind } from '../../document/stepKinds';
import type { Point } from '../elkGraph';
import type { Drawn } from './drawn';
import { isPlaced, type Placed } from './placed';

const room = 100;

export interface Inserted {
  flow: FlowDocument;
  name: string;
}

/** Puts a new step on a wire or an outcome. Where people placed the boxes, those below make room. */
export function insertOn(flow: FlowDocument, port: Port, kind: StepKind, drawn: Drawn, placed: Placed): Inserted {
  const graph = graphOf(flow, port) ?? null;
  const shown = drawn.get(graph);
  const to = targetOf(flow, port);
  const target = to === null ? undefined : placed.get(graph)?.boxes.get(to);
  if (shown === undefined || target === undefined || !isPlaced(shown, flow.layout)) {
    return insertAt(flow, port, newStep(kind));
  }
  const boxes = placed.get(graph)!.boxes;
  const below = shown.steps.filter(({ name }) => boxes.get(name)!.y >= target.y).map(({ name }) => [name, { x: boxes.get(name)!.x, y: boxes.get(name)!.y + room }] as const);
  const place = { x: Math.round(target.x + target.width / 2 - 116), y: Math.round(target.y) };
  return insertAt(placeSteps(flow, Object.fromEntries(below)), port, newStep(kind), place);
}

/** Puts a new step where no wire leads to it. The rest of its graph is then placed by hand as well, as it lies now. */
export function insertFree(flow: FlowDocument, graph: string | null, kind: StepKind, at: Point, placed: Placed): Inserted {
  return addStep(asPlaced(flow, graph, placed), newStep(kind), graph, { x: Math.round(at.x), y: Math.round(at.y) });
}

/** Writes down where the boxes of a graph lie now. */
export function asPlaced(flow: FlowDocument, graph: string | null, placed: Placed): FlowDocument {
  const boxes = [...(placed.get(graph)?.boxes ?? [])].filter(([id]) => !id.includes('#') && flow.layout.steps[id] === undefined);
  return boxes.length === 0 ? flow : placeSteps(flow, Object.fromEntries(boxes.map(([name, { x, y }]) => [name, { x, y }])));
}

export const connect = (flow: FlowDocument, port: Port, to: string): FlowDocument => wire(flow, port, to);
