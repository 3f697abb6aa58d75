import type { FlowDocument } from '../../document/flow/flowDocument';
import { member } from '../../document/json/node';
import { valueOf } from '../../document/json/value';
import { reachOf } from './reach';

type Schema = Record<string, unknown>;
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const deepest = 6;

/** An order as its schema's examples have it, without personal data. */
export function exampleOf(schema: unknown, root: unknown = schema, depth = 0): unknown {
  const whole = followed(schema, root);
  if (whole === null || depth > deepest) {
    return null;
  }
  const example = Array.isArray(whole['examples']) ? (whole['examples'] as unknown[])[0] : undefined;
  if (isSchema(whole['properties'])) {
    return Object.fromEntries(Object.entries(whole['properties']).flatMap(([name, one]) => {
      const value = isSchema(one) && one['x-personal'] === true ? undefined : exampleOf(one, root, depth + 1);
      return value === undefined || value === null ? [] : [[name, value]];
    }));
  }
  return example !== undefined ? example : whole['type'] === 'array' ? [exampleOf(whole['items'], root, depth + 1)].filter((one) => one !== null) : null;
}

function followed(schema: unknown, root: unknown): Schema | null {
  if (!isSchema(schema)) {
    return null;
  }
  if (typeof schema['$ref'] === 'string') {
    return followed(schema['$ref'].slice(2).split('/').reduce<unknown>((node, key) => (isSchema(node) ? node[key] : undefined), root), root);
  }
  return Array.isArray(schema['anyOf']) ? followed(schema['anyOf'].find((one) => isSchema(one) && one['type'] !== 'null'), root) : schema;
}

/** What an expression at a step is given where nothing has run yet: the order, the variables' first values, and steps without output. */
export function sampleAt(flow: FlowDocument, step: string, order: unknown): Record<string, unknown> {
  const reach = reachOf(flow, step);
  const vars = member(flow.root, 'vars');
  return {
    order,
    vars: vars === undefined ? {} : valueOf(vars),
    steps: Object.fromEntries(reach.steps.map(({ step: one }) => [one.name, { outcome: one.step.next[0]?.name ?? 'done', output: {} }])),
    ...(reach.signal && { signal: {} }),
    ...(reach.item && { item: {} }),
    ...(reach.index && { index: 0 }),
    ...(reach.error && { error: { code: 'example.failed', message: 'Example', step: reach.steps[0]?.step.name ?? '' } }),
    instance: { id: '1', flow: 'example' },
  };
}
