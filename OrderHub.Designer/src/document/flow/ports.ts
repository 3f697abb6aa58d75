import type { Path } from '../json/edit';
import { isObject, member, type JsonNode } from '../json/node';
import { setField, type FlowDocument } from './flowDocument';
import { anyOutcome, indexOf, stepNamed } from './flowIndex';

/** Where a wire begins: the entry of a graph, an outcome or failure of a step, or a handler. */
export type Port =
  | { kind: 'start'; graph: string | null }
  | { kind: 'next'; step: string; outcome: string }
  | { kind: 'catch'; step: string; code: string }
  | { kind: 'handler'; graph: string | null; name: string };

export interface Wire {
  port: Port;
  to: string;
  /** The graph that it lies in. */
  graph: string | null;
}

export function portKey(port: Port): string {
  switch (port.kind) {
    case 'start': return `start#${port.graph ?? ''}`;
    case 'next': return `next#${port.step}#${port.outcome}`;
    case 'catch': return `catch#${port.step}#${port.code}`;
    case 'handler': return `on#${port.graph ?? ''}#${port.name}`;
  }
}

export const samePort = (one: Port, other: Port): boolean => portKey(one) === portKey(other);

/** The graph that a port's wire lies in; undefined where the port is not there. */
export function graphOf(flow: FlowDocument, port: Port): string | null | undefined {
  const { graphs, steps } = indexOf(flow);
  const graph = port.kind === 'start' || port.kind === 'handler' ? port.graph : steps.get(port.step)?.owner;
  return graph !== undefined && graphs.has(graph) ? graph : undefined;
}

const wireLists = new WeakMap<object, readonly Wire[]>();

/** Every wire of the flow, in the order of the file. */
export function wiresOf(flow: FlowDocument): readonly Wire[] {
  let wires = wireLists.get(flow.root);
  if (wires === undefined) {
    const { graphs, steps } = indexOf(flow);
    wires = [...graphs.values()].flatMap(({ owner: graph, start, handlers, steps: names }): Wire[] => [
      ...(start === '' ? [] : [{ port: { kind: 'start', graph } as const, to: start, graph }]),
      ...handlers.flatMap(({ name, to }) => (to === null ? [] : [{ port: { kind: 'handler', graph, name } as const, to, graph }])),
      ...names.flatMap((name) => {
        const step = steps.get(name)!.step;
        return [
          ...step.next.map(({ name: outcome, to }): Wire => ({ port: { kind: 'next', step: name, outcome }, to, graph })),
          ...step.catch.map(({ name: code, to }): Wire => ({ port: { kind: 'catch', step: name, code }, to, graph })),
        ];
      }),
    ]);
    wireLists.set(flow.root, wires);
  }
  return wires;
}

export function targetOf(flow: FlowDocument, port: Port): string | null {
  return wiresOf(flow).find((wire) => samePort(wire.port, port))?.to ?? null;
}

function pathOf(flow: FlowDocument, port: Port): Path | null {
  const { graphs } = indexOf(flow);
  if (port.kind === 'next' || port.kind === 'catch') {
    const step = stepNamed(flow, port.step);
    return step === undefined ? null : [...step.path, port.kind, ...(port.kind === 'catch' ? [port.code] : [])];
  }
  const graph = graphs.get(port.graph);
  if (graph === undefined) {
    return null;
  }
  return port.kind === 'start' ? [...graph.path, 'start'] : [...(port.graph === null ? [] : graph.path.slice(0, -1)), 'on', port.name, 'next'];
}

/** Leads a port to a step of the same graph. */
export function wire(flow: FlowDocument, port: Port, to: string): FlowDocument {
  const path = pathOf(flow, port);
  const graph = graphOf(flow, port);
  if (path === null || graph === undefined || stepNamed(flow, to)?.owner !== graph) {
    return flow;
  }
  if (port.kind !== 'next') {
    return port.kind === 'handler' && !indexOf(flow).graphs.get(graph)!.handlers.some(({ name }) => name === port.name) ? flow : setField(flow, path, to);
  }
  const ways = stepNamed(flow, port.step)!.step.next;
  const only = ways.length === 1 && ways[0]!.name === anyOutcome;
  const written = member(stepNamed(flow, port.step)!.node, 'next');
  if (port.outcome === anyOutcome && !isObject(written)) {
    return setField(flow, path, to);
  }
  // `next` was one step for all outcomes: those that were not named go on as they did.
  return only && !isObject(written)
    ? setField(flow, path, { [port.outcome]: to, [anyOutcome]: ways[0]!.to })
    : setField(flow, [...path, port.outcome], to);
}

/** Takes a wire away. A start or a handler keeps its place and leads nowhere. */
export function unwire(flow: FlowDocument, port: Port): FlowDocument {
  const path = pathOf(flow, port);
  if (path === null || targetOf(flow, port) === null) {
    return flow;
  }
  if (port.kind === 'start' || port.kind === 'handler') {
    return setField(flow, path, '');
  }
  const field = port.kind === 'next' ? path : path.slice(0, -1);
  const name = port.kind === 'next' ? port.outcome : port.code;
  const written = fieldOf(flow, field);
  return setField(flow, isObject(written) && written.members.length > 1 ? [...field, name] : field, undefined);
}

function fieldOf(flow: FlowDocument, path: Path): JsonNode | undefined {
  return path.reduce<JsonNode | undefined>((node, key) => member(node, key), flow.root);
}
