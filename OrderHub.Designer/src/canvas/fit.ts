import type { Viewport } from '@xyflow/react';
import type { Box } from './elkGraph';

const margin = 12;
/** Room at the bottom for the tools. */
export const toolRoom = 56;

interface Size {
  width: number;
  height: number;
}

/** Where the canvas stands, out of what the drawing library keeps of it. */
export const viewportOf = ({ transform: [x, y, zoom] }: { transform: readonly [number, number, number] }): Viewport => ({ x, y, zoom });

/** The rectangle around all lanes. */
export function around(boxes: readonly Box[]): Size {
  return {
    width: Math.max(0, ...boxes.map((box) => box.x + box.width)),
    height: Math.max(0, ...boxes.map((box) => box.y + box.height)),
  };
}

/** The rectangle around two boxes. */
export function span(one: Box, other: Box): Box {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return { x, y, width: Math.max(one.x + one.width, other.x + other.width) - x, height: Math.max(one.y + one.height, other.y + other.height) - y };
}

/** Shows everything as large as it goes, from the top; what does not fit at the smallest zoom runs out on the right and below. */
export function fitTo(content: Size, window: Size, smallest: number): Viewport {
  const zoom = Math.max(smallest, Math.min(1, (window.width - 2 * margin) / content.width, (window.height - margin - toolRoom) / content.height));
  return { x: Math.max(margin, (window.width - content.width * zoom) / 2), y: margin, zoom };
}

/** Brings a box to the middle of the window, as far as no room is left empty beside the drawing. */
export function broughtIn(box: Box, content: Size, window: Size, zoom: number): Viewport {
  const along = (middle: number, length: number, room: number, after: number) =>
    Math.min(margin, Math.max(room / 2 - middle * zoom, Math.min(margin, room - after - length * zoom)));
  const spare = window.width - content.width * zoom;
  return { x: spare > 2 * margin ? spare / 2 : along(box.x + box.width / 2, content.width, window.width, margin), y: along(box.y + box.height / 2, content.height, window.height, toolRoom), zoom };
}

/** True while a rectangle lies in the window as a whole. */
export function isWhollyIn({ x, y, width, height }: Box, window: Size, view: Viewport): boolean {
  const [left, top] = [x * view.zoom + view.x, y * view.zoom + view.y];
  return left >= 0 && top >= 0 && left + width * view.zoom <= window.width && top + height * view.zoom <= window.height;
}

/** True while nothing of the content lies outside the window: then a map of it is of no use. */
export function isAllInView(content: Size, window: Size, { x, y, zoom }: Viewport): boolean {
  return x >= -4 && y >= -4 && content.width * zoom + x <= window.width + 4 && content.height * zoom + y <= window.height + 4;
}

/** The small map of the drawing, with its border. */
const map: Size = { width: 152, height: 106 };
const mapInset = 15;
/** Room at the top for a bar of commands, or for whose drawing library it is. */
export const barRoom = 56;
/** Room at the right for the map. */
const mapRoom = map.width + 2 * mapInset;

/** Fits a drawing as `fitTo` does; where not all of it comes into view, there is a map, and room is left beside the drawing for it if there is any. */
export function fitBesideMap(content: Size, window: Size, smallest: number): Viewport {
  const alone = fitTo(content, window, smallest);
  if (isAllInView(content, window, alone)) {
    return alone;
  }
  const beside = fitTo(content, { width: window.width - mapRoom, height: window.height }, smallest);
  return beside.x + content.width * beside.zoom <= window.width - mapRoom ? beside : alone;
}

export type Corner = 'bottom-right' | 'top-right' | 'bottom-left' | 'top-left';

/** What keeps the map from the bar above and the tools below. */
export const mapMargin = (corner: Corner) => (corner === 'bottom-right' ? undefined : corner === 'bottom-left' ? { marginBottom: toolRoom } : { marginTop: barRoom });

/** The same at first sight: of a drawing that is wider than the window, the part around a box comes into view, such as where it begins. */
export function fitAround(box: Box, content: Size, window: Size, smallest: number): Viewport {
  const view = fitBesideMap(content, window, smallest);
  return content.width * view.zoom > window.width - 2 * margin ? { ...view, x: broughtIn(box, content, window, view.zoom).x } : view;
}

/** The corner in which the map covers no step, or the least of them; the usual one where it is as good as another. Tools and bars have their room. */
export function mapCorner(steps: readonly Box[], window: Size, view: Viewport): Corner {
  const right = window.width - mapInset - map.width;
  const places: readonly [Corner, number, number][] = [
    ['bottom-right', right, window.height - mapInset - map.height],
    ['top-right', right, barRoom],
    ['bottom-left', mapInset, window.height - toolRoom - map.height],
    ['top-left', mapInset, barRoom],
  ];
  let [best, least] = [places[0]![0], Infinity];
  for (const [corner, x, y] of places) {
    const covered = coveredBy({ x, y, ...map }, steps, view);
    if (covered < least) {
      [best, least] = [corner, covered];
    }
  }
  return best;
}

function coveredBy(place: Box, steps: readonly Box[], { x, y, zoom }: Viewport): number {
  let covered = 0;
  for (const step of steps) {
    const [left, top] = [step.x * zoom + x, step.y * zoom + y];
    const across = Math.min(left + step.width * zoom, place.x + place.width) - Math.max(left, place.x);
    const down = Math.min(top + step.height * zoom, place.y + place.height) - Math.max(top, place.y);
    covered += across > 0 && down > 0 ? across * down : 0;
  }
  return covered;
}
