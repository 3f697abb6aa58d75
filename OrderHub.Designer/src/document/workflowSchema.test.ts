import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';

const root = join(__dirname, '..', '..', '..', 'workflows');
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const flows = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json') && !name.endsWith('.layout.json') && !name.includes('scenarios'));

const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
const validate = ajv.compile(read(join(root, 'workflow.schema.json')) as object);
const faults = (flow: unknown): string[] => (validate(flow) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`));

describe('the schema that editors use', () => {
  it.each(flows)('takes the shipped flow %s', (name) => {
    expect(faults(read(join(root, name)))).toEqual([]);
  });

  const flow = (step: object): object => ({
    name: 't/f', kind: 'fulfillment', title: { en: 't', zh: 't' }, start: 's', steps: { s: step, e: { use: 'end' } },
  });

  it.each([
    ['a condition that is no expression', { use: 'if', with: { condition: 'order.big' }, next: { true: 'e', false: 'e' } }],
    ['an input that the step does not take', { use: 'delay', with: { of: 'PT1M' }, next: 'e' }],
    ['a loop without a body', { use: 'for-each', with: { items: [1] }, next: 'e' }],
    ['a body at a step that holds none', { use: 'delay', with: { for: 'PT1M' }, body: { start: 'x', steps: { x: { use: 'end' } } }, next: 'e' }],
    ['a wire behind an end', { use: 'end', next: 'e' }],
    ['a capability without its version', { use: 'waybill.register', next: 'e' }],
  ])('refuses %s', (_, step) => {
    expect(faults(flow(step))).not.toEqual([]);
  });
});
