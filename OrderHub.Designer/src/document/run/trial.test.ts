import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SimulationEvent } from '../../api/simulations';
import { readFlow } from '../flow/flowDocument';
import { isoMs } from './isoDuration';
import { choicesAt, choose, scenarioOf, usualPlan } from './trial';

const flow = readFlow(readFileSync(join(import.meta.dirname, '../../../../workflows/express/fulfillment.json'), 'utf8'));
const source = { ofCapability: (use: string) => (use === 'order.advance-status@1' ? ['onTheWay', 'delivered'] : undefined), ofFlow: () => undefined };
const event = (kind: string, step: string, more: Partial<SimulationEvent> = {}): SimulationEvent =>
  ({ at: '2026-03-02T09:00:00Z', kind, step, outcome: null, to: null, attempt: null, note: null, input: null, output: null, call: null, values: null, ...more });

it('offers at each entry what could have been otherwise there', () => {
  const events = [event('call', 'registerWaybill', { outcome: 'done' }), event('wait', 'track', { outcome: 'execution.report' }), event('incident', 'silent'), event('leave', 'applyReport', { outcome: 'onTheWay' })];
  expect(choicesAt(flow, source, events, 0).map((one) => one.kind === 'answer' && one.answer)).toEqual(['refused', 'failed', 'unknown']);
  expect(choicesAt(flow, source, events, 1)).toHaveLength(5);
  expect(choicesAt(flow, source, events, 2).map((one) => one.kind === 'decide' && one.action)).toEqual(['retry', 'compensate', 'cancel']);
  expect(choicesAt(flow, source, events, 3)).toEqual([{ kind: 'outcome', step: 'applyReport', outcome: 'delivered' }]);
});

it('takes a choice at a wait for that wait, in the order of the waits', () => {
  const at = '2026-03-02T09:00:00Z';
  const picked = (report: string, nth: number) => ({ kind: 'signal', signal: 'execution.report', report, nth, at }) as const;
  const plan = choose(choose(choose(usualPlan, picked('PICKED_UP', 0)), picked('IN_TRANSIT', 1)), picked('DELIVERED', 1));
  expect(plan.timeline.map((one) => (one.payload as { status?: string }).status)).toEqual(['PICKED_UP', 'DELIVERED']);
});

it('lets a partner do what it was asked again', () => {
  const refused = choose(usualPlan, { kind: 'answer', step: 'orderPickup', answer: 'refused' });
  expect(refused.stubs['orderPickup']).toHaveLength(1);
  expect(choose(refused, { kind: 'answer', step: 'orderPickup', answer: 'done' }).stubs).toEqual({});
});

it('keeps a run as a scenario without what was not said', () => {
  const plan = { at: null, given: { waybillNo: 'JDV0001', order: null }, stubs: {}, timeline: [{ task: 'photo', outcome: 'passed', data: null }] };
  const kept = scenarioOf('express/fulfillment', { en: 'One', zh: '一' }, plan, { path: ['a'], outcome: 'done', status: 'completed', events: [event('call', 'a', { call: { connector: 'waybill', operation: 'register', idempotencyKey: 'k', request: {} as never } })], order: { status: 'DELIVERED' }, waits: [] });
  expect(kept).toEqual({
    $schema: '../../scenario.schema.json', flow: 'express/fulfillment', title: { en: 'One', zh: '一' }, given: { waybillNo: 'JDV0001' }, timeline: [{ task: 'photo', outcome: 'passed' }],
    expect: { path: ['a'], outcome: 'done', status: 'completed', order: { status: 'DELIVERED' }, calls: ['waybill.register'], undone: [], incidents: [] },
  });
});

it('reads durations', () => {
  expect([isoMs('P3DT2H'), isoMs('PT1.5S'), isoMs('P'), isoMs('soon')]).toEqual([266_400_000, 1_500, null, null]);
});
