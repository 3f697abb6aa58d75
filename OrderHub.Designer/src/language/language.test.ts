import { describe, expect, it } from 'vitest';
import { orderStatuses } from '../document/orderStatus';
import { en } from './en';
import { duration, exactTime, money, regionName, relativeTime } from './format';
import { fill } from './translate';
import { zh } from './zh';

const slots = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort();

describe('the two languages', () => {
  it('have the same keys', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it('take the same values in each text', () => {
    const texts = en as Record<string, string>;
    for (const [key, text] of Object.entries(zh)) {
      expect([key, slots(text)]).toEqual([key, slots(texts[key]!)]);
    }
  });

  it('leave no text empty, and no Chinese text in English', () => {
    expect(Object.entries(en).filter(([, text]) => text.trim() === '' || /[\u4e00-\u9fff]/.test(text))).toEqual([]);
    expect(Object.entries(zh).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('name every status of an order', () => {
    expect(orderStatuses.filter(({ name }) => !(`status.${name}` in en))).toEqual([]);
  });
});

describe('filling a text', () => {
  it('chooses singular and plural', () => {
    expect(fill('{count} {count|order|orders}', { count: 1 })).toBe('1 order');
    expect(fill('{count} {count|order|orders}', { count: 3 })).toBe('3 orders');
  });

  it('shows a slot that has no value rather than hiding it', () => {
    expect(fill('Order {orderNo}', {})).toBe('Order {orderNo}');
  });
});

describe('times and amounts', () => {
  const now = Date.UTC(2026, 2, 2, 12);

  it('are relative in the reader’s language, and say now for what just happened', () => {
    expect(relativeTime(now - 3 * 60_000, now, 'en', 'now')).toBe('3 min ago');
    expect(relativeTime(now - 3 * 60_000, now, 'zh', '刚刚')).toBe('3分钟前');
    expect(relativeTime(now - 2_000, now, 'zh', '刚刚')).toBe('刚刚');
    expect(relativeTime(now + 26 * 3_600_000, now, 'en', 'now')).toBe('in 1 day');
    expect(relativeTime(now + 4 * 3_600_000 - 1_000, now, 'en', 'now')).toBe('in 4 hr');
  });

  it('are exact to the second in the machine’s zone', () => {
    expect(exactTime(new Date(2026, 2, 2, 9, 5, 7).getTime())).toBe('2026-03-02 09:05:07');
  });

  it('last from milliseconds to days', () => {
    expect(duration(38, 'en')).toBe('38 ms');
    expect(duration(4_240, 'en')).toBe('4.2 sec');
    expect(duration(11 * 60_000, 'en')).toBe('11 min');
    expect(duration(12 * 60_000, 'zh')).toBe('12分钟');
    expect(duration(3.5 * 3_600_000, 'zh')).toBe('3.5小时');
  });

  it('name a municipality once', () => {
    expect([regionName('上海市上海市浦东新区'), regionName('广东省深圳市南山区')]).toEqual(['上海市浦东新区', '广东省深圳市南山区']);
  });

  it('name the currency, also one that nobody knows', () => {
    expect(money(88.8, 'CNY', 'en')).toContain('88.80');
    expect(money(5, 'unknown', 'en')).toBe('unknown 5');
  });
});
