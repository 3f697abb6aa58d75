import { describe, expect, it } from 'vitest';
import { orderSummary } from '../testing/samples';
import { applyStatus, mergeFirstPage, type OrderPages } from './liveRows';

const pages = (...numbers: string[][]): OrderPages => ({
  pages: numbers.map((page, index) => ({ items: page.map((orderNo) => orderSummary({ orderNo })), nextCursor: `c${index}` })),
  pageParams: numbers.map((_, index) => (index === 0 ? undefined : `c${index - 1}`)),
});
const shown = (data: OrderPages) => data.pages.map((page) => page.items.map((item) => item.orderNo));

describe('live rows', () => {
  it('put new orders on top and keep the older rows of the page', () => {
    const merged = mergeFirstPage(pages(['3', '2'], ['1']), pages(['4', '3']).pages[0]!);
    expect(shown(merged)).toEqual([['4', '3', '2'], ['1']]);
    expect(merged.pages[0]!.nextCursor).toBe('c0');
  });

  it('begin anew when more came than a page holds', () => {
    const merged = mergeFirstPage(pages(['3', '2'], ['1']), pages(['9', '8']).pages[0]!);
    expect(shown(merged)).toEqual([['9', '8']]);
  });

  it('never show an order twice', () => {
    const merged = mergeFirstPage(pages(['3'], ['2', '1']), pages(['3', '2']).pages[0]!);
    expect(shown(merged)).toEqual([['3', '2'], ['1']]);
  });

  it('change the status in place, and only where it differs', () => {
    const before = pages(['2'], ['1']);
    const after = applyStatus(before, { orderNo: '1', status: 'DELIVERED' }, '2026-03-02T01:00:00Z');
    expect(after.pages[1]!.items[0]).toMatchObject({ status: 'DELIVERED', statusCode: 400 });
    expect(after.pages[0]).toBe(before.pages[0]);
    expect(applyStatus(after, { orderNo: '1', status: 'DELIVERED' }, '2026-03-02T02:00:00Z')).toBe(after);
  });
});
