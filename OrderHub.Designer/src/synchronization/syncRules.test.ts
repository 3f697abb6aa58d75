import { expect, it } from 'vitest';
import { shareOf, toneOf } from './syncRules';

it('tells how much of a full load is done only where it is known', () => {
  expect(shareOf({ rows: 50, total: 200 })).toBe(25);
  expect(shareOf({ rows: 210, total: 200 })).toBe(100);
  expect(shareOf({ rows: 50, total: null })).toBeNull();
  expect(shareOf({ rows: 0, total: 0 })).toBeNull();
});

it('is green only for a copy that is current', () => {
  const states = ['unreachable', 'waiting', 'paused', 'failing', 'loading', 'current'] as const;
  expect(states.filter((state) => toneOf(state) === 'success')).toEqual(['current']);
});
