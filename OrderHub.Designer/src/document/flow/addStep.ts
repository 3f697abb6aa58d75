import { setField, type FlowDocument } from './flowDocument';
import { anyOutcome, freeName, indexOf, stepNamed } from './flowIndex';
import type { Place } from './layoutFile';
import { graphOf, targetOf, wire, type Port } from './ports';
import type { Value } from '../json/value';

/** A step to be, as its file entry would be but for its wires. */
export interface NewStep {
  /** The name wished for; one that is taken gets a number. */
  name: string;
  fields: { readonly use: string; readonly [field: string]: Value };
  /** Its outcome that goes on where the wire went; null: it has none. */
  onward: string | null;
}

export interface Added {
  flow: FlowDocument;
  name: string;
}

/** Adds a step to a graph, wired to nothing. `after` says where in the file: behind that step. */
export function addStep(flow: FlowDocument, step: NewStep, graph: string | null, place?: Place, after?: string): Added {
  const found = indexOf(flow).graphs.get(graph);
  if (found === undefined) {
    return { flow, name: '' };
  }
  const inner = freeName(flow, 'done');
  const name = freeName(flow, step.name, new Set(step.fields['body'] === undefined && needsBody(step.fields.use) ? [inner] : []));
  const fields = needsBody(step.fields.use) && step.fields['body'] === undefined
    ? { ...step.fields, body: { start: inner, steps: { [inner]: { use: 'end' } } } }
    : step.fields;
  const added = setField(flow, [...found.path, 'steps', name], fields, (siblings, key, path) => {
    const at = path.length === found.path.length + 1 && key === name && after !== undefined ? siblings.indexOf(after) : -1;
    return at < 0 ? siblings.length : at + 1;
  });
  const layout = place === undefined ? flow.layout : { ...flow.layout, steps: { ...flow.layout.steps, [name]: place } };
  return { flow: { ...added, layout }, name };
}

const needsBody = (use: string) => use === 'for-each' || use === 'while' || use === 'scope';

/** Puts a step on a wire or an outcome: what led there leads to the step, and the step goes on to where it led. */
export function insertAt(flow: FlowDocument, port: Port, step: NewStep, place?: Place): Added {
  const graph = graphOf(flow, port);
  if (graph === undefined) {
    return { flow, name: '' };
  }
  const to = targetOf(flow, port);
  const after = port.kind === 'next' || port.kind === 'catch' ? port.step : undefined;
  const added = addStep(flow, step, graph, place, after);
  const led = wire(added.flow, port, added.name);
  const goesOn = to !== null && step.onward !== null && stepNamed(led, to)?.owner === graph;
  return { flow: goesOn ? wire(led, { kind: 'next', step: added.name, outcome: step.onward ?? anyOutcome }, to) : led, name: added.name };
}
