import type { FlowDocument } from '../../document/flow/flowDocument';
import { indexOf, type Located } from '../../document/flow/flowIndex';
import { member } from '../../document/json/node';
import { valueOf, type Value } from '../../document/json/value';
import type { Catalog } from '../../document/stepKinds';
import { branch, fieldsOfSchema, leaf, type DataNode, type DataType } from './dataTree';
import { reachOf } from './reach';

/** What an expression at a step can name, as the engine gives it; the catalog says what capabilities leave. */
export function stepData(flow: FlowDocument, name: string, orderSchema: unknown, catalog: Catalog): DataNode[] {
  const reach = reachOf(flow, name);
  return [
    { ...branch('order', fieldsOfSchema(orderSchema)) },
    branch('vars', variablesOf(flow)),
    branch('steps', reach.steps.map(({ step, certain }) => branch(step.name, resultOf(flow, step, catalog), step.step.use, !certain))),
    ...inputOf(flow),
    ...(reach.signal ? [leaf('signal', 'any', null, true)] : []),
    ...(reach.item ? [leaf('item', 'any')] : []),
    ...(reach.index ? [leaf('index', 'number')] : []),
    ...(reach.error ? [branch('error', [leaf('code', 'string'), leaf('message', 'string'), leaf('step', 'string')], null, true)] : []),
    branch('instance', [leaf('id', 'string'), leaf('flow', 'string')]),
  ];
}

const asObject = (value: Value | undefined): { readonly [key: string]: Value } =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Value }) : {});

export const typeOfValue = (value: Value | undefined): DataType =>
  typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean'
    : Array.isArray(value) ? 'list' : value !== null && typeof value === 'object' ? 'object' : 'any';

function flowField(flow: FlowDocument, name: string): Value | undefined {
  const node = member(flow.root, name);
  return node && valueOf(node);
}

/** The variables of a flow, with the types of their first values. */
export function variablesOf(flow: FlowDocument): DataNode[] {
  return Object.entries(asObject(flowField(flow, 'vars'))).map(([name, value]) => leaf(name, typeOfValue(value)));
}

function inputOf(flow: FlowDocument): DataNode[] {
  const input = flowField(flow, 'input');
  return input === undefined ? [] : [branch('input', fieldsOfSchema(input))];
}

/** The outcome of a step, and what of its output can be told before it runs. */
function resultOf(flow: FlowDocument, { name, step }: Located, catalog: Catalog): DataNode[] {
  const left = catalog.find(step.use)?.output ?? null;
  const output: DataNode = step.use === 'human-task' ? branch('output', fieldsOfSchema(step.with['form']))
    : step.use === 'for-each' ? branch('output', [leaf('items', 'list')])
    : step.use === 'scope' ? branch('output', endOutputs(flow, name))
    : left !== null ? branch('output', fieldsOfSchema(left))
    : leaf('output', 'any');
  return [leaf('outcome', 'string'), output];
}

function endOutputs(flow: FlowDocument, owner: string): DataNode[] {
  const { graphs, steps } = indexOf(flow);
  const fields = new Map<string, DataNode>();
  for (const name of graphs.get(owner)?.steps ?? []) {
    const { step } = steps.get(name)!;
    for (const [key, value] of Object.entries(step.use === 'end' ? asObject(step.with['output']) : {})) {
      fields.set(key, leaf(key, typeof value === 'string' && value.startsWith('{%') ? 'any' : typeOfValue(value), null, true));
    }
  }
  return [...fields.values()];
}
