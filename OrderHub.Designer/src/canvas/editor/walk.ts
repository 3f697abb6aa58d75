import type { Box } from '../elkGraph';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The box that an arrow key leads to: the nearest one that lies that way, straight ahead before aside. */
export function neighbour(boxes: ReadonlyMap<string, Box>, from: string, direction: Direction): string | null {
  const start = boxes.get(from);
  if (start === undefined) {
    return null;
  }
  const middle = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const at = middle(start);
  let best: string | null = null;
  let least = Infinity;
  for (const [name, box] of boxes) {
    const there = middle(box);
    const [ahead, aside] = direction === 'down' ? [there.y - at.y, there.x - at.x] : direction === 'up' ? [at.y - there.y, there.x - at.x]
      : direction === 'right' ? [there.x - at.x, there.y - at.y] : [at.x - there.x, there.y - at.y];
    const cost = ahead + Math.abs(aside) * 2;
    if (name !== from && ahead > 4 && cost < least) {
      least = cost;
      best = name;
    }
  }
  return best;
}
