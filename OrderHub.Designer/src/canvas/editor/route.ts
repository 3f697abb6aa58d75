import type { Box, Point } from '../elkGraph';

const reach = 22;

/** A wire between boxes that people placed: down, or sideways and down; back up it goes around on the right. */
export function route(from: Point, to: Point, side: 'below' | 'right'): Point[] {
  if (side === 'right') {
    const out = from.x + reach;
    if (to.x >= out && to.y > from.y + reach / 2) {
      return [from, { x: to.x, y: from.y }, to];
    }
    return [from, { x: out, y: from.y }, { x: out, y: to.y - reach }, { x: to.x, y: to.y - reach }, to];
  }
  if (to.y >= from.y + reach) {
    const middle = from.y + Math.min((to.y - from.y) / 2, reach);
    return Math.abs(from.x - to.x) < 1 ? [from, to] : [from, { x: from.x, y: middle }, { x: to.x, y: middle }, to];
  }
  const around = Math.max(from.x, to.x) + 150;
  return [from, { x: from.x, y: from.y + reach }, { x: around, y: from.y + reach }, { x: around, y: to.y - reach }, { x: to.x, y: to.y - reach }, to];
}

export const overlaps = (one: Box, other: Box, gap = 12): boolean =>
  one.x < other.x + other.width + gap && other.x < one.x + one.width + gap && one.y < other.y + other.height + gap && other.y < one.y + one.height + gap;

/** The place nearest to the wished one where a box covers no other: to its right, then a row further down. */
export function freeSpot(wish: Box, taken: readonly Box[]): Point {
  for (let row = 0; row < 20; row += 1) {
    for (let column = 0; column < 20; column += 1) {
      const box = { ...wish, x: wish.x + column * 60, y: wish.y + row * 60 };
      if (!taken.some((other) => overlaps(box, other))) {
        return { x: box.x, y: box.y };
      }
    }
  }
  return { x: wish.x, y: wish.y };
}
