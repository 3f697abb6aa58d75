import { editAt, resettle, setAt, type Change, type Order, type Path } from '../json/edit';
import { houseStyle, type Spot, type Style } from '../json/house';
import { isObject, print, type JsonContainer, type JsonNode } from '../json/node';
import { JsonFault, parse } from '../json/parse';
import type { Value } from '../json/value';
import { readLayout, type FlowLayout } from './layoutFile';

/** A definition as a person wrote it, with the layout that lies beside it. Never changed: an operation makes a new one. */
export interface FlowDocument {
  readonly head: string;
  readonly root: JsonContainer;
  readonly tail: string;
  readonly style: Style;
  readonly layout: FlowLayout;
}

/** Changes a document. Returns the same one where there is nothing to do. */
export type Operation = (flow: FlowDocument) => FlowDocument;

/** Reads a definition's text; what is saved later is this text but for what was changed. Throws a JsonFault. */
export function readFlow(text: string, layout?: unknown): FlowDocument {
  const { head, root, tail } = parse(text);
  if (!isObject(root)) {
    throw new JsonFault('a flow is an object', 0);
  }
  return { head, root, tail, style: styleOf(text, root), layout: readLayout(layout) };
}

const texts = new WeakMap<JsonContainer, string>();

export function textOf(flow: FlowDocument): string {
  let text = texts.get(flow.root);
  if (text === undefined) {
    text = flow.head + print(flow.root) + flow.tail;
    texts.set(flow.root, text);
  }
  return text;
}

function styleOf(text: string, root: JsonContainer): Style {
  const indent = /\n([ \t]+)$/.exec(root.members[0]?.lead ?? '')?.[1] ?? houseStyle.indent;
  return { eol: text.includes('\r\n') ? '\r\n' : '\n', indent };
}

const flowFields = ['$schema', 'name', 'kind', 'title', 'input', 'vars', 'onFailure', 'on', 'start', 'steps'];
const stepFields = ['use', 'title', 'with', 'on', 'compensate', 'retry', 'timeout', 'body', 'next', 'catch'];

/** Fields of a flow and of a step stand in their usual order, all else in the order in which it came. */
const usualOrder: Order = (siblings, key, path) => {
  const fields = path.length === 0 ? flowFields : path.at(-2) === 'steps' ? stepFields : [];
  const rank = fields.indexOf(key);
  const behind = rank < 0 ? -1 : siblings.findIndex((other) => fields.indexOf(other) > rank);
  return behind < 0 ? siblings.length : behind;
};

const top = (flow: FlowDocument): Spot => ({ role: 'flow', depth: 0, prefix: 0, style: flow.style });

function withRoot(flow: FlowDocument, root: JsonNode): FlowDocument {
  return root === flow.root ? flow : { ...flow, root: root as JsonContainer };
}

/** Sets what stands at a path of the definition; undefined takes it away. */
export function setField(flow: FlowDocument, path: Path, value: Value | undefined, order: Order = usualOrder): FlowDocument {
  return withRoot(flow, setAt(flow.root, path, value, top(flow), order));
}

/** Changes the node at a path of the definition. */
export function editField(flow: FlowDocument, path: Path, change: Change, order: Order = usualOrder): FlowDocument {
  const settled: Change = (node, spot) => {
    const after = change(node, spot);
    return after && resettle(node, after, spot);
  };
  return withRoot(flow, editAt(flow.root, path, settled, top(flow), order));
}

/** One operation after the other. */
export function inTurn(flow: FlowDocument, operations: readonly Operation[]): FlowDocument {
  return operations.reduce((document, operation) => operation(document), flow);
}
