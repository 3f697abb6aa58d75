import { describe, expect, it } from 'vitest';
import { fromSaved, toSaved } from './filters';
import { totals } from './sums';

describe('the counts of the orders page', () => {
  it('are summed by status in the order of codes, and by line from the most', () => {
    const groups = [
      { line: 'express', status: 'DELIVERED', count: 5 }, { line: 'express', status: 'ACCEPTED', count: 2 },
      { line: 'freight', status: 'ACCEPTED', count: 9 }, { line: null, status: null, count: 1 },
    ];
    expect(totals(groups, [{ name: 'ACCEPTED' }, { name: 'PICKED_UP' }, { name: 'DELIVERED' }])).toEqual({
      all: 17,
      statuses: [{ name: 'ACCEPTED', count: 11 }, { name: 'DELIVERED', count: 5 }],
      lines: [{ name: 'freight', count: 9 }, { name: 'express', count: 7 }],
    });
  });
});

describe('a saved search', () => {
  it('comes back as the filters that it was saved with', () => {
    const state = { q: '茶叶', status: 'DELIVERED', line: 'express', dates: 'custom', from: '2026-03-01', to: '2026-03-02' } as const;
    expect(fromSaved(toSaved(state, Date.parse('2026-03-05T12:00:00Z')))).toEqual(state);
    expect(fromSaved({})).toEqual({ q: '', status: '', line: '', dates: '', from: '', to: '' });
  });
});
