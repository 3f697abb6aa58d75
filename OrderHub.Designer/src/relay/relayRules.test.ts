import { describe, expect, it } from 'vitest';
import { fillOf, forgottenOf, longPauseMs, stateTone, stoppedCount } from './relayRules';

const now = Date.parse('2026-03-02T12:00:00Z');
const paused = (ms: number) => ({ paused: { by: 'user:1', reason: 'a trial', at: new Date(now - ms).toISOString() } });

describe('consumers', () => {
  it('calls a pause forgotten only when it is long, and never one that is not paused', () => {
    const rows = [paused(longPauseMs - 1), paused(longPauseMs), paused(3 * 86_400_000), { paused: null }];
    expect(forgottenOf(rows, now)).toEqual([rows[1], rows[2]]);
  });

  it('counts what does not go on, whoever stopped it', () => {
    expect(stoppedCount([{ state: 'running' }, { state: 'paused' }, { state: 'standing' }])).toBe(2);
    expect(['running', 'paused', 'standing'].map(stateTone)).toEqual(['success', 'warning', 'danger']);
  });
});

describe('queues', () => {
  it('are nearly full from four fifths of their limit on, and full at it', () => {
    expect([0, 79, 80, 99, 100, 120].map((waiting) => fillOf({ waiting, limit: 100 }))).toEqual(['room', 'room', 'near', 'near', 'full', 'full']);
  });

  it('are open without a limit, or where the broker does not say what waits', () => {
    expect([fillOf({ waiting: 1_000_000, limit: null }), fillOf({ waiting: null, limit: 100 })]).toEqual(['open', 'open']);
  });
});
