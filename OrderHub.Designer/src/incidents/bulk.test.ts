import { expect, it } from 'vitest';
import type { IncidentAction } from '../api/types';
import { percentDone, recent } from './bulk';

const action = (over: Partial<IncidentAction>) => ({ actionId: '1', state: 'running', total: 0, done: 0, failed: 0, endedAt: null, ...over }) as IncidentAction;

it('counts what failed as gone through, and says nothing of the end while incidents are gathered', () => {
  expect(percentDone(action({ total: 200, done: 90, failed: 10 }))).toBe(50);
  expect(percentDone(action({ state: 'selecting', total: 200, done: 0 }))).toBe(0);
  expect(percentDone(action({ state: 'done', total: 0 }))).toBe(100);
});

it('keeps what goes on in sight, and what ended for ten minutes', () => {
  const now = Date.parse('2026-03-02T10:00:00Z');
  const shown = recent(
    [action({ actionId: 'on' }), action({ actionId: 'fresh', state: 'done', endedAt: '2026-03-02T09:55:00Z' }), action({ actionId: 'old', state: 'done', endedAt: '2026-03-02T09:49:00Z' })],
    now,
  );
  expect(shown.map((one) => one.actionId)).toEqual(['on', 'fresh']);
});
