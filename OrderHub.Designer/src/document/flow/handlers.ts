import type { Path } from '../json/edit';
import { isObject } from '../json/node';
import type { Value } from '../json/value';
import { editField, setField, type FlowDocument } from './flowDocument';
import { indexOf, stepNamed } from './flowIndex';

export interface NewHandler {
  readonly [field: string]: Value;
  readonly next: string;
}

function onPath(flow: FlowDocument, graph: string | null): Path | null {
  const owner = graph === null ? undefined : stepNamed(flow, graph);
  return graph === null ? ['on'] : owner?.step.use === 'scope' ? [...owner.path, 'on'] : null;
}

/** A name that no handler of the graph has yet. */
export function freeHandlerName(flow: FlowDocument, graph: string | null, wish: string): string {
  const taken = new Set(indexOf(flow).graphs.get(graph)?.handlers.map(({ name }) => name));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wish : `${wish}${count}`;
    if (!taken.has(name)) {
      return name;
    }
  }
}

/** Sets what a flow or a scope does when a signal comes or a time passes; undefined takes the handler away. */
export function setHandler(flow: FlowDocument, graph: string | null, name: string, handler: NewHandler | undefined): FlowDocument {
  const path = onPath(flow, graph);
  const handlers = indexOf(flow).graphs.get(graph)?.handlers;
  if (path === null || handlers === undefined) {
    return flow;
  }
  const isThere = handlers.some((one) => one.name === name);
  if (handler !== undefined) {
    return setField(flow, [...path, name], handler);
  }
  return !isThere ? flow : setField(flow, handlers.length === 1 ? path : [...path, name], undefined);
}

export type HandlerField = 'signal' | 'key' | 'after' | 'interrupting' | 'next';

/** Sets one field of a handler; one that answers a signal has no time, and one that fires after a time no signal. */
export function setHandlerField(flow: FlowDocument, graph: string | null, name: string, field: HandlerField, value: Value | undefined): FlowDocument {
  const path = onPath(flow, graph);
  if (path === null || !indexOf(flow).graphs.get(graph)?.handlers.some((one) => one.name === name)) {
    return flow;
  }
  const instead = field === 'signal' ? ['after'] : field === 'after' ? ['signal', 'key'] : [];
  const bare = value === undefined ? flow : instead.reduce((now, other) => setField(now, [...path, name, other], undefined), flow);
  return setField(bare, [...path, name, field], value);
}

export function renameHandler(flow: FlowDocument, graph: string | null, from: string, to: string): FlowDocument {
  const path = onPath(flow, graph);
  const names = indexOf(flow).graphs.get(graph)?.handlers.map(({ name }) => name) ?? [];
  if (path === null || !names.includes(from) || names.includes(to) || to.trim() === '') {
    return flow;
  }
  return editField(flow, path, (node) => isObject(node)
    ? { ...node, members: node.members.map((one) => (one.key === from ? { ...one, key: to, rawKey: JSON.stringify(to) } : one)) }
    : node);
}
