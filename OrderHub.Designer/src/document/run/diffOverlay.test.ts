import { expect, it } from 'vitest';
import { diffOverlay } from './diffOverlay';

const changes = [{ step: 'photo', kind: 'added', before: null }, { step: 'old', kind: 'removed', before: null }, { step: 'tell', kind: 'renamed', before: 'notify' }, { step: 'track', kind: 'rewired', before: null }];

it('shows on each version what differs there', () => {
  expect(diffOverlay(changes, 'after').steps).toEqual(new Map([['photo', 'added'], ['tell', 'changed'], ['track', 'changed']]));
  expect(diffOverlay(changes, 'before').steps).toEqual(new Map([['old', 'removed'], ['notify', 'changed'], ['track', 'changed']]));
});
