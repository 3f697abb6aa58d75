import { expect, it } from 'vitest';
import { readFlow, textOf } from './flowDocument';
import { indexOf } from './flowIndex';
import { setHandler, setHandlerField } from './handlers';

const text = '{\n  "name": "a/b",\n  "on": { "cancel": { "signal": "order.cancel-requested", "key": "number", "next": "undo" } },\n  "start": "undo",\n  "steps": { "undo": { "use": "end" } }\n}\n';

it('a handler that fires after a time answers no signal', () => {
  const flow = setHandlerField(readFlow(text), null, 'cancel', 'after', 'PT1H');
  expect(JSON.parse(textOf(flow)).on).toEqual({ cancel: { next: 'undo', after: 'PT1H' } });
  expect(indexOf(setHandlerField(flow, null, 'cancel', 'interrupting', false)).graphs.get(null)!.handlers[0]).toEqual({ name: 'cancel', signal: null, key: null, after: 'PT1H', interrupting: false, to: 'undo' });
});

it('a field that is set back leaves the text as it was', () => {
  const flow = readFlow(text);
  expect(textOf(setHandlerField(setHandlerField(flow, null, 'cancel', 'next', 'other'), null, 'cancel', 'next', 'undo'))).toBe(text);
});

it('the last handler takes the field away', () => {
  expect(textOf(setHandler(readFlow(text), null, 'cancel', undefined))).not.toContain('"on"');
});
