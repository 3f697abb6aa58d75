import type { Point } from './elkGraph';

/** An SVG path along the points, its corners rounded. */
export function roundedPath(points: readonly Point[], radius = 8): string {
  const [first, ...rest] = points;
  if (first === undefined) {
    return '';
  }
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const before = points[index]!;
    const after = points[index + 2];
    if (after === undefined) {
      path += `L${point.x} ${point.y}`;
      return;
    }
    const enter = toward(point, before, radius);
    const leave = toward(point, after, radius);
    path += `L${enter.x} ${enter.y}Q${point.x} ${point.y} ${leave.x} ${leave.y}`;
  });
  return path;
}

/** The point at most `distance` from `from` towards `to`, never past the middle. */
function toward(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** Where an edge's word stands: on its first stretch, near the step it leaves. */
export function labelPoint(points: readonly Point[]): Point & { along: 'x' | 'y' } {
  const [first, second] = points;
  if (first === undefined || second === undefined) {
    return { x: 0, y: 0, along: 'x' };
  }
  const along = Math.abs(second.x - first.x) > Math.abs(second.y - first.y) ? 'x' : 'y';
  return along === 'x' ? { x: first.x + 8, y: first.y, along } : { x: first.x, y: first.y + Math.min(20, (second.y - first.y) / 2), along };
}
