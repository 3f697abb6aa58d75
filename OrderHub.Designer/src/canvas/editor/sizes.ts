import { portKey } from '../../document/flow/ports';
import type { Point } from '../elkGraph';
import { handlerId, startId, type DrawnGraph, type DrawnStep } from './drawn';

export interface Size {
  width: number;
  height: number;
}

const card: Size = { width: 256, height: 56 };
const pill: Size = { width: 156, height: 36 };
export const entrySize: Size = { width: 256, height: 30 };
export const portGap = 20;
/** Room inside a body around its steps. */
export const bodyRoom = { top: 46, side: 22, bottom: 24 };
const emptyBody: Size = { width: 240, height: 90 };
const letter = 7.2;

export const isBody = ({ step, collapsed }: DrawnStep): boolean => step.hasBody && !collapsed;

/** The outlets that leave at the side, from the top down. */
export const sideOutlets = (one: DrawnStep) => one.outlets.filter(({ port }) => portKey(port) !== one.straight);

export function sizeOf(one: DrawnStep, inside?: Size): Size {
  if (isBody(one)) {
    const inner = inside ?? emptyBody;
    return { width: Math.max(card.width, inner.width + 2 * bodyRoom.side), height: inner.height + bodyRoom.top + bodyRoom.bottom };
  }
  return one.step.use === 'end' ? pill : { width: card.width, height: Math.max(card.height, portGap * (sideOutlets(one).length + 1)) };
}

/** Room kept free on the right of a step for the words of its side ways. */
export function wordRoom(one: DrawnStep): number {
  const side = one.outlets.map(({ port, to }, index) => ({ words: one.words[index]!, port, to })).filter(({ port }) => portKey(port) !== one.straight);
  const wide = (text: string) => [...text].reduce((sum, letterOf) => sum + (letterOf > '\u2e80' ? 2 : 1), 0);
  return side.length === 0 ? 0 : Math.max(...side.map(({ words, to }) => wide(words) * letter + (to === null ? 26 : 0))) + 24;
}

/** Where a wire leaves a step, from the step's top left corner. */
export function outletPoint(one: DrawnStep, key: string, { width, height }: Size): Point {
  if (key === one.straight) {
    return { x: width / 2, y: height };
  }
  const side = sideOutlets(one);
  const index = side.findIndex(({ port }) => portKey(port) === key);
  const middle = isBody(one) ? 26 + (portGap * (side.length - 1)) / 2 : height / 2;
  return { x: width, y: middle + portGap * (index - (side.length - 1) / 2) };
}

/** Entries of a graph: its start and its handlers. */
export function entriesOf(graph: DrawnGraph): { id: string; key: string }[] {
  return [
    { id: startId(graph.owner), key: `start#${graph.owner ?? ''}` },
    ...graph.handlers.map(({ name }) => ({ id: handlerId(graph.owner, name), key: `on#${graph.owner ?? ''}#${name}` })),
  ];
}
