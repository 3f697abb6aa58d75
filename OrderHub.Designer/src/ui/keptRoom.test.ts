import { expect, it } from 'vitest';
import { keptRoom } from './keptRoom';

it('keeps the room of what went, so that nothing below moves', () => {
  const full = keptRoom(null, { width: 500, height: 240 });
  expect(keptRoom(full, { width: 500, height: 180 })).toEqual({ width: 500, height: 240 });
  expect(keptRoom(full, { width: 500, height: 300 })).toEqual({ width: 500, height: 300 });
});

it('keeps nothing once the window has another width', () => {
  expect(keptRoom({ width: 500, height: 240 }, { width: 900, height: 120 })).toEqual({ width: 900, height: 120 });
});
