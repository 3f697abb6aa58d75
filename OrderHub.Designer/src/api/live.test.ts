import { afterEach, expect, it, vi } from 'vitest';
import { follow, reconnectDelay } from './live';

afterEach(() => vi.unstubAllGlobals());

it('waits twice as long with each attempt, up to half a minute, and never all pages at once', () => {
  expect([1, 2, 3, 4, 9].map((attempt) => reconnectDelay(attempt, 0))).toEqual([1_000, 2_000, 4_000, 8_000, 30_000]);
  expect(reconnectDelay(9, 1)).toBe(22_500);
});

it('has fetched again what happened before the stream opened, the first time as well', () => {
  const opened: { onopen?: () => void }[] = [];
  vi.stubGlobal('EventSource', class { onopen?: () => void; constructor() { opened.push(this); } addEventListener() {} close() {} });
  const onGap = vi.fn();
  const stop = follow('/live', { onState: () => {}, onGap });
  expect(onGap).not.toHaveBeenCalled();
  opened[0]!.onopen!();
  expect(onGap).toHaveBeenCalledOnce();
  stop();
});
