import { expect, it } from 'vitest';
import { readFlow } from './flow/flowDocument';
import { undoCoverage } from './undoCoverage';

const effects: Record<string, { effect: string; undo: string | null }> = { 'waybill.register@1': { effect: 'remote', undo: 'waybill.void@1' }, 'order.accept@1': { effect: 'local', undo: null }, 'waybill.assign@1': { effect: 'local', undo: 'waybill.void@1' } };

it('a step with an effect counts as covered once it says how it is undone, or why it need not be; one without an effect never counts', () => {
  const flow = readFlow(JSON.stringify({ start: 'a', steps: {
    a: { use: 'waybill.register@1', compensate: 'waybill.void@1' }, b: { use: 'waybill.register@1', compensate: { none: 'Kept on purpose.' } },
    c: { use: 'waybill.register@1' }, d: { use: 'order.accept@1' }, e: { use: 'waybill.assign@1' }, f: { use: 'end' },
  } }));
  expect(undoCoverage(flow, (use) => effects[use])).toEqual({ covered: ['a', 'b'], open: ['c', 'e'] });
});
