import type { Box, Point } from '../elkGraph';

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom' | 'acrossEvenly' | 'downEvenly';

/** Where boxes lie once they are lined up, or spread evenly. */
export function align(boxes: ReadonlyMap<string, Box>, how: Alignment): Record<string, Point> {
  const all = [...boxes.values()];
  const left = Math.min(...all.map((box) => box.x));
  const right = Math.max(...all.map((box) => box.x + box.width));
  const top = Math.min(...all.map((box) => box.y));
  const bottom = Math.max(...all.map((box) => box.y + box.height));
  if (how === 'acrossEvenly' || how === 'downEvenly') {
    return spread(boxes, how === 'acrossEvenly' ? 'x' : 'y');
  }
  const place = (box: Box): Point => ({
    x: how === 'left' ? left : how === 'right' ? right - box.width : how === 'centre' ? (left + right - box.width) / 2 : box.x,
    y: how === 'top' ? top : how === 'bottom' ? bottom - box.height : how === 'middle' ? (top + bottom - box.height) / 2 : box.y,
  });
  return Object.fromEntries([...boxes].map(([name, box]) => [name, place(box)]));
}

/** The same gap between one and the next, the outermost where they are. */
function spread(boxes: ReadonlyMap<string, Box>, axis: 'x' | 'y'): Record<string, Point> {
  const length = (box: Box) => (axis === 'x' ? box.width : box.height);
  const sorted = [...boxes].sort(([, one], [, other]) => one[axis] - other[axis]);
  const first = sorted[0]![1];
  const last = sorted.at(-1)![1];
  const free = last[axis] + length(last) - first[axis] - sorted.reduce((sum, [, box]) => sum + length(box), 0);
  const gap = sorted.length > 1 ? free / (sorted.length - 1) : 0;
  let at = first[axis];
  return Object.fromEntries(sorted.map(([name, box]) => {
    const place = { x: box.x, y: box.y, [axis]: at } as Point;
    at += length(box) + gap;
    return [name, { x: place.x, y: place.y }];
  }));
}
