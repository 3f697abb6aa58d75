import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFlow } from '../../document/flow/flowDocument';
import { Catalog } from '../../document/stepKinds';
import { completeAt } from './complete';
import { leavesOf, nodeAt } from './dataTree';
import { reachOf } from './reach';
import { stepData } from './stepData';

const beside = (path: string) => readFileSync(join(import.meta.dirname, '../../../..', path), 'utf8');
const schema: unknown = JSON.parse(beside('OrderHub.Server/docs/order.schema.json'));
const flow = readFlow(JSON.stringify({
  name: 'express/photo', kind: 'fulfillment', title: { en: 'a', zh: 'a' }, vars: { tries: 0 }, start: 'check',
  on: { cancel: { signal: 'order.cancel', interrupting: false, next: 'late' } },
  steps: {
    check: { use: 'human-task', with: { role: 'operator', title: 'x', form: { properties: { sharp: { type: 'boolean' } } } }, next: { done: 'each', timeout: 'late' } },
    each: { use: 'for-each', with: { items: '{% order.packages %}' }, body: { start: 'weigh', steps: { weigh: { use: 'pickup.order@1', next: { '*': 'over' } }, over: { use: 'end' } } }, next: 'late', catch: { '*': 'failed' } },
    failed: { use: 'end' },
    late: { use: 'end' },
  },
}));

const catalog = new Catalog([{
  use: 'pickup.order@1', category: 'pickup', title: { en: 'a', zh: 'a' }, summary: { en: 'a', zh: 'a' }, outcomes: ['accepted'], effect: 'remote', undo: null, input: null,
  output: { type: 'object', properties: { waybillNo: { type: ['string', 'null'], description: 'Its number.' } } },
}]);

describe('what reaches a step', () => {
  it('is the results of the steps before it, and says which may be missing', () => {
    expect(reachOf(flow, 'late').steps.map(({ step, certain }) => [step.name, certain])).toEqual([['check', false], ['each', false]]);
    expect(reachOf(flow, 'each').steps.map(({ step, certain }) => [step.name, certain])).toEqual([['check', true]]);
  });

  it('is the item inside a loop, the failure behind a catch, the signal behind a handler', () => {
    const { item, index, steps } = reachOf(flow, 'over');
    expect({ item, index, steps: steps.map(({ step }) => step.name) }).toEqual({ item: true, index: true, steps: ['check', 'weigh'] });
    expect([reachOf(flow, 'failed').error, reachOf(flow, 'each').error]).toEqual([true, false]);
    expect([reachOf(flow, 'late').signal, reachOf(flow, 'each').signal]).toEqual([true, false]);
  });

  it('holds what a capability says that it leaves', () => {
    expect(nodeAt(stepData(flow, 'over', schema, catalog), ['steps', 'weigh', 'output', 'waybillNo'])).toMatchObject({ type: 'string', about: 'Its number.' });
  });

  it('holds the fields of an order and of a form that was filled in, and nothing personal', () => {
    const tree = stepData(flow, 'each', schema, catalog);
    expect(nodeAt(tree, ['order', 'cargo', 'weightKg'])?.type).toBe('number');
    expect(nodeAt(tree, ['steps', 'check', 'output', 'sharp'])?.type).toBe('boolean');
    expect(leavesOf(tree).filter(({ path }) => ['mobile', 'phone', 'address'].includes(path.at(-1)!)).map(({ path }) => path.join('.'))).toEqual([]);
  });
});

describe('completion', () => {
  const tree = stepData(flow, 'late', schema, catalog);
  const at = (text: string) => completeAt(text, text.length, tree);

  it('offers what is given at the top, and the fields behind a dot', () => {
    expect(at('')?.suggestions.map(({ label }) => label)).toEqual(['order', 'vars', 'steps', 'signal', 'instance']);
    expect(at('order.cargo.we')).toMatchObject({ from: 12 });
    expect(at('order.cargo.we')?.suggestions.map(({ label }) => label)).toContain('weightKg');
    expect(at('$sum(order.goods[0].')?.suggestions.map(({ label }) => label)).toContain('quantity');
  });

  it('offers the values of a closed set behind a comparison', () => {
    expect(at('order.direction = ')?.suggestions.map(({ apply }) => apply)).toEqual(['"FORWARD"', '"REVERSE"']);
    expect(at('order.direction = "FO')).toMatchObject({ from: 18 });
  });

  it('offers functions behind a dollar sign, and nothing inside a text', () => {
    expect(at('$su')?.suggestions.map(({ label }) => label)).toContain('$sum');
    expect(at('vars.tries & "order.')).toBeNull();
  });
});
