import { describe, expect, it } from 'vitest';
import { fitTo, isAllInView, isWhollyIn } from './fit';

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

it('a rectangle lies in the window only as a whole', () => {
  const box = { x: -50, y: 0, width: 400, height: 200 };
  expect(isWhollyIn(box, { width: 400, height: 300 }, { x: 50, y: 10, zoom: 1 })).toBe(true);
  expect(isWhollyIn(box, { width: 400, height: 300 }, { x: 40, y: 10, zoom: 1 })).toBe(false);
  expect(isWhollyIn(box, { width: 400, height: 300 }, { x: 80, y: 10, zoom: 1.2 })).toBe(false);
});
