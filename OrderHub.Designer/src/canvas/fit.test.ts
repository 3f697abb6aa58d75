import { describe, expect, it } from 'vitest';
import { broughtIn, fitAround, fitBesideMap, fitTo, isAllInView, isWhollyIn, mapCorner, span } from './fit';

const window = { width: 1000, height: 600 };

describe('fitting a drawing to its window', () => {
  it('never enlarges a small one, and lays it at the top in the middle', () => {
    expect(fitTo({ width: 400, height: 200 }, window, 0.5)).toEqual({ x: 300, y: 12, zoom: 1 });
  });

  it('shrinks a large one until all of it is in view', () => {
    const content = { width: 1600, height: 700 };
    expect(isAllInView(content, window, fitTo(content, window, 0.25))).toBe(true);
  });

  it('begins at the left where it may not shrink enough', () => {
    const content = { width: 4000, height: 700 };
    const view = fitTo(content, window, 0.6);
    expect(view).toMatchObject({ x: 12, zoom: 0.6 });
    expect(isAllInView(content, window, view)).toBe(false);
  });
});

describe('bringing a box into view', () => {
  const content = { width: 3000, height: 2000 };
  const at = (x: number, y: number) => broughtIn({ x, y, width: 100, height: 40 }, content, window, 1);

  it('puts it in the middle where there is drawing on all sides', () => expect(at(1450, 980)).toEqual({ x: -1000, y: -700, zoom: 1 }));
  it('leaves no room empty before the drawing', () => expect(at(0, 0)).toEqual({ x: 12, y: 12, zoom: 1 }));
  it('leaves no room empty behind it, but for the tools', () => expect(at(2900, 1960)).toEqual({ x: -2012, y: -1456, zoom: 1 }));
  it('leaves a drawing that fits where it was', () => {
    const small = { width: 400, height: 200 };
    expect(broughtIn({ x: 300, y: 100, width: 50, height: 20 }, small, window, 1)).toEqual(fitTo(small, window, 0.5));
  });
});

it('a rectangle lies in the window only as a whole', () => {
  const box = { x: -50, y: 0, width: 400, height: 200 };
  expect(isWhollyIn(box, { width: 400, height: 300 }, { x: 50, y: 10, zoom: 1 })).toBe(true);
  expect(isWhollyIn(box, { width: 400, height: 300 }, { x: 40, y: 10, zoom: 1 })).toBe(false);
  expect(isWhollyIn(box, { width: 400, height: 300 }, { x: 80, y: 10, zoom: 1.2 })).toBe(false);
});

it('the span of two boxes holds both', () => {
  expect(span({ x: 10, y: 40, width: 20, height: 10 }, { x: 0, y: 0, width: 15, height: 20 })).toEqual({ x: 0, y: 0, width: 30, height: 50 });
});

describe('the map of a drawing', () => {
  const at = { x: 0, y: 0, zoom: 1 };
  const right = { x: 820, y: 500, width: 160, height: 60 };
  const above = { x: 820, y: 60, width: 160, height: 60 };

  it('has room beside a drawing that is too long for the window', () => {
    const long = { width: 700, height: 3000 };
    const view = fitBesideMap(long, window, 0.7);
    expect(view.zoom).toBe(0.7);
    expect(view.x + long.width * view.zoom).toBeLessThanOrEqual(window.width - 182);
  });

  it('takes no room where all is in view, or where there is none', () => {
    expect(fitBesideMap({ width: 400, height: 200 }, window, 0.7)).toEqual(fitTo({ width: 400, height: 200 }, window, 0.7));
    expect(fitBesideMap({ width: 4000, height: 3000 }, window, 0.7)).toEqual(fitTo({ width: 4000, height: 3000 }, window, 0.7));
  });

  it('goes to the first corner in which it covers no step', () => {
    expect(mapCorner([], window, at)).toBe('bottom-right');
    expect(mapCorner([right], window, at)).toBe('top-right');
    expect(mapCorner([right, above], window, at)).toBe('bottom-left');
    expect(mapCorner([{ x: 1640, y: 1000, width: 320, height: 120 }], window, { x: 0, y: 0, zoom: 0.5 })).toBe('top-right');
  });

  it('covers the least where every corner has a step', () => {
    const left = { x: 0, y: 0, width: 200, height: 200 };
    expect(mapCorner([right, above, { x: 150, y: 470, width: 160, height: 60 }], window, at)).toBe('top-left');
    expect(mapCorner([right, above, left, { x: 150, y: 470, width: 160, height: 60 }], window, at)).toBe('bottom-left');
  });

  it('begins in the middle where the drawing is wider than the window, and leaves no room empty beside it', () => {
    const wide = { width: 4000, height: 1000 };
    const seenAt = (x: number) => {
      const view = fitAround({ x, y: 0, width: 200, height: 40 }, wide, window, 0.7);
      return (x + 100) * view.zoom + view.x;
    };
    expect(seenAt(1900)).toBeCloseTo(500);
    expect(seenAt(0)).toBeLessThan(200);
    expect(seenAt(3800)).toBeGreaterThan(800);
    expect(fitAround({ x: 0, y: 0, width: 200, height: 40 }, { width: 400, height: 200 }, window, 0.7)).toEqual(fitTo({ width: 400, height: 200 }, window, 0.7));
  });
});
