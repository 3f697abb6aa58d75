import { describe, expect, it } from 'vitest';
import { isFiltered, readList, toQuery, writeList } from './filters';

const none = readList(new URLSearchParams());

describe('filters of the order list', () => {
  it('survive the address bar, Chinese included', () => {
    const state = { ...none, q: '海鲜 礼盒', status: 'DELIVERED', dates: 'custom' as const, from: '2026-03-01' };
    expect(readList(new URLSearchParams(writeList(state).toString()))).toEqual(state);
  });

  it('ask for nothing where nothing is chosen', () => {
    expect(toQuery(none, Date.now())).toEqual({});
    expect(isFiltered(none)).toBe(false);
  });

  it('take today from its first minute in the reader’s zone', () => {
    const now = new Date(2026, 2, 2, 15, 30).getTime();
    expect(toQuery({ ...none, dates: 'today' }, now)).toEqual({ from: new Date(2026, 2, 2).toISOString() });
  });

  it('take the last chosen day to its end', () => {
    const query = toQuery({ ...none, dates: 'custom', from: '2026-03-01', to: '2026-03-02' }, Date.now());
    expect(query).toEqual({ from: new Date(2026, 2, 1).toISOString(), to: new Date(2026, 2, 3).toISOString() });
  });

  it('pass over dates that are none', () => {
    expect(toQuery({ ...none, dates: 'custom', from: 'soon' }, Date.now())).toEqual({});
  });
});
