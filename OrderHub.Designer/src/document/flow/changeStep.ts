import type { Path } from '../json/edit';
import { isObject, type Member } from '../json/node';
import type { Value } from '../json/value';
import { editField, setField, type FlowDocument } from './flowDocument';
import { stepNamed } from './flowIndex';

/**
 * Sets one field of a step: `['title']`, `['with', 'condition']`, `['retry', 'attempts']`. Undefined takes it away, and with the
 * last of an object's fields the object.
 */
export function setStepField(flow: FlowDocument, name: string, field: Path, value: Value | undefined): FlowDocument {
  const found = stepNamed(flow, name);
  if (found === undefined || field.length === 0) {
    return flow;
  }
  const path = [...found.path, ...field];
  return value === undefined ? withoutField(flow, path, found.path.length + 1) : setField(flow, path, value);
}

/** Sets one field of the flow itself: `['title']`, `['vars', 'carrier']`, `['onFailure']`. */
export function setFlowField(flow: FlowDocument, field: Path, value: Value | undefined): FlowDocument {
  return value === undefined ? withoutField(flow, field, 1) : setField(flow, field, value);
}

function withoutField(flow: FlowDocument, path: Path, least: number): FlowDocument {
  let at = path;
  while (at.length > least && isOnlyOne(flow, at)) {
    at = at.slice(0, -1);
  }
  return hasField(flow, at) ? setField(flow, at, undefined) : flow;
}

function nodeAt(flow: FlowDocument, path: Path) {
  return path.reduce<ReturnType<typeof memberOf>>((node, key) => memberOf(node, key), flow.root);
}

function memberOf(node: Member['value'] | undefined, key: string): Member['value'] | undefined {
  return isObject(node) ? node.members.find((one) => one.key === key)?.value : undefined;
}

const hasField = (flow: FlowDocument, path: Path) => nodeAt(flow, path) !== undefined;

function isOnlyOne(flow: FlowDocument, path: Path): boolean {
  const around = nodeAt(flow, path.slice(0, -1));
  return isObject(around) && around.members.length === 1 && around.members[0]!.key === path.at(-1);
}

/** Calls an outcome otherwise, with its wire, and with what of the step's inputs makes it: a case, a button. */
export function renameOutcome(flow: FlowDocument, name: string, from: string, to: string): FlowDocument {
  const found = stepNamed(flow, name);
  if (found === undefined || from === to || to.trim() === '' || found.step.next.some((way) => way.name === to)) {
    return flow;
  }
  const renamed = (field: Path) => (document: FlowDocument) => (nodeAt(document, field) === undefined ? document
    : editField(document, field, (node) => (isObject(node) ? { ...node, members: node.members.map((one) => (one.key === from ? { ...one, key: to, rawKey: JSON.stringify(to) } : one)) } : node)));
  let after = renamed([...found.path, 'with', 'cases'])(renamed([...found.path, 'next'])(flow));
  const buttons = found.step.with['outcomes'];
  if (Array.isArray(buttons) && buttons.includes(from)) {
    after = setField(after, [...found.path, 'with', 'outcomes'], (buttons as Value[]).map((one) => (one === from ? to : one)));
  }
  return after;
}
