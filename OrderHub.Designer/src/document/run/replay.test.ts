import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readFlow } from '../flow/flowDocument';
import { coverage, replay, standingOverlay } from './replay';

const flow = readFlow(readFileSync(join(import.meta.dirname, '../../../../workflows/express/fulfillment.json'), 'utf8'));
const happened = (kind: string, step: string, outcome: string | null = null, to: string | null = null) => ({ kind, step, outcome, to });
const way = [
  happened('enter', 'registerWaybill'), happened('call', 'registerWaybill'), happened('leave', 'registerWaybill', 'registered', 'orderPickup'),
  happened('enter', 'orderPickup'), happened('leave', 'orderPickup', 'accepted', 'track'), happened('enter', 'track'), happened('wait', 'track', 'execution.report'),
];

it('shows the flow as it stood after each entry, and back', () => {
  expect(replay(flow, way, 3)).toEqual({ steps: new Map([['registerWaybill', 'done']]), wires: new Map([['start#', 'taken'], ['next#registerWaybill#registered', 'active']]) });
  expect(replay(flow, way, 7).steps.get('track')).toBe('waiting');
  expect(replay(flow, way, 1).steps).toEqual(new Map([['registerWaybill', 'running']]));
});

it('shows an outcome without a wire of its own on the wire for all else', () => {
  expect(replay(flow, [happened('leave', 'undoAll', 'done', 'cancel')], 1).wires.get('next#undoAll#*')).toBe('active');
});

it('shows by which handler the flow was taken over', () => {
  expect(replay(flow, [happened('on', 'takeBack', 'cancel')], 1).wires).toEqual(new Map([['on##cancel', 'taken']]));
});

it('tells the wires that no scenario takes', () => {
  const told = coverage(flow, [{ from: 'registerWaybill', outcome: 'registered', to: 'orderPickup', taken: 2 }, { from: 'registerWaybill', outcome: 'refused', to: 'undoAll', taken: 0 }]);
  expect([told.taken, told.all]).toEqual([1, 2]);
  expect(told.overlay.wires.get('next#registerWaybill#refused')).toBe('missed');
  expect(told.overlay.steps.get('undoAll')).toBe('dim');
});

it('counts who stands where, and lets an incident be seen', () => {
  const overlay = standingOverlay([{ step: 'track', state: 'waiting', count: 3 }, { step: 'track', state: 'incident', count: 1 }, { step: 'call/inner', state: 'running', count: 2 }]);
  expect(overlay.steps).toEqual(new Map([['track', 'failed 4'], ['call', 'running 2']]));
});
