import { expect, it } from 'vitest';
import { linesOf } from './lines';

it('takes the lines from the flows, one made today among them, and keeps what was chosen', () => {
  const flows = [
    { line: 'express', kind: 'transaction' }, { line: 'express', kind: 'fulfillment' }, { line: 'common', kind: 'subflow' }, { line: 'fresh-group', kind: 'transaction' },
    { line: 'begun', kind: null },
  ];
  expect(linesOf(flows, ['', 'gone'])).toEqual(['express', 'fresh-group', 'gone']);
});
