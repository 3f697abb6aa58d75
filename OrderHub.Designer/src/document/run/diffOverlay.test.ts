import { expect, it } from 'vitest';
import { readFlow } from '../flow/flowDocument';
import { diffOverlay } from './diffOverlay';

const flow = (start: string, steps: Record<string, unknown>) => readFlow(JSON.stringify({ name: 'a/fulfillment', kind: 'fulfillment', start, steps }));

const changes = [{ step: 'photo', kind: 'added', before: null }, { step: 'old', kind: 'removed', before: null }, { step: 'tell', kind: 'renamed', before: 'notify' }, { step: 'track', kind: 'rewired', before: null }];
const before = flow('old', {
  old: { use: 'delay', next: 'track' },
  track: { use: 'wait-signal', next: { received: 'notify', timeout: 'lost' }, catch: { '*': 'lost' } },
  notify: { use: 'notice.send@1', next: { sent: 'done', refused: 'done' } },
  lost: { use: 'end' },
  done: { use: 'end' },
});
const after = flow('photo', {
  photo: { use: 'human-task', next: { done: 'track' } },
  track: { use: 'wait-signal', next: { received: 'tell', timeout: 'done' } },
  tell: { use: 'notice.send@1', next: { sent: 'done', refused: 'done' } },
  lost: { use: 'end' },
  done: { use: 'end' },
});

it('shows on each version which steps differ there', () => {
  expect(diffOverlay(changes, before, after, 'after').steps).toEqual(new Map([['photo', 'added'], ['tell', 'changed'], ['track', 'changed']]));
  expect(diffOverlay(changes, before, after, 'before').steps).toEqual(new Map([['old', 'removed'], ['notify', 'changed'], ['track', 'changed']]));
});

it('shows wires that are new, gone, or lead elsewhere, and none that only follow a step’s new name', () => {
  expect(diffOverlay(changes, before, after, 'after').wires).toEqual(new Map([['start#', 'rewired'], ['next#photo#done', 'added'], ['next#track#timeout', 'rewired']]));
  expect(diffOverlay(changes, before, after, 'before').wires).toEqual(new Map([['start#', 'rewired'], ['next#old#*', 'removed'], ['next#track#timeout', 'rewired'], ['catch#track#*', 'removed']]));
});
