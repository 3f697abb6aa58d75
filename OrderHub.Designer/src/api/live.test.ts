import { expect, it } from 'vitest';
import { reconnectDelay } from './live';

it('waits twice as long with each attempt, up to half a minute, and never all pages at once', () => {
  expect([1, 2, 3, 4, 9].map((attempt) => reconnectDelay(attempt, 0))).toEqual([1_000, 2_000, 4_000, 8_000, 30_000]);
  expect(reconnectDelay(9, 1)).toBe(22_500);
});
