import { house } from '../json/house';
import { freshMember, isObject } from '../json/node';
import type { NewStep } from './addStep';
import { editField, setField, type FlowDocument } from './flowDocument';
import { freeName, indexOf, outermost, stepNamed, withInner } from './flowIndex';
import { removeSteps } from './removeSteps';
import { unwire, wire, wiresOf } from './ports';

/** Moves steps into another graph: a body, or out of it. Wires between them stay; the way around them closes; the rest is cut. */
export function moveSteps(flow: FlowDocument, names: readonly string[], graph: string | null): FlowDocument {
  const inside = withInner(flow, names);
  const moved = outermost(flow, names).filter((name) => stepNamed(flow, name)!.owner !== graph);
  const target = indexOf(flow).graphs.get(graph);
  if (moved.length === 0 || target === undefined || (graph !== null && inside.has(graph))) {
    return flow;
  }
  const nodes = new Map(moved.map((name) => [name, stepNamed(flow, name)!.node]));
  const places = flow.layout.steps;
  let after = removeSteps(flow, moved);
  // Removing may have changed where the graph stands, never that it is there.
  after = editField(after, [...indexOf(after).graphs.get(graph)!.path, 'steps'], (node, spot) => {
    const members = isObject(node) ? node.members : [];
    const added = [...nodes].map(([name, one]) => freshMember(name, house(one, { ...spot, role: 'step', depth: spot.depth + 1, prefix: (spot.depth + 1) * spot.style.indent.length + name.length + 4 })));
    return { kind: 'object', members: [...members, ...added], empty: '' };
  });
  after = cutLoose(after, moved);
  const inner = Object.fromEntries([...inside].filter((name) => !moved.includes(name) && places[name]).map((name) => [name, places[name]!]));
  return { ...after, layout: { ...after.layout, steps: { ...after.layout.steps, ...inner } } };
}

/** Takes away the wires of steps that lead out of the graph they lie in. */
export function cutLoose(flow: FlowDocument, names: readonly string[]): FlowDocument {
  const own = new Set(names);
  return wiresOf(flow)
    .filter(({ port, to, graph }) => (port.kind === 'next' || port.kind === 'catch') && own.has(port.step) && stepNamed(flow, to)?.owner !== graph)
    .reduce((document, { port }) => unwire(document, port), flow);
}

/** Puts steps of one graph into a new scope or loop that stands where the first of them stood. */
export function wrapSteps(flow: FlowDocument, names: readonly string[], wrapper: Pick<NewStep, 'name' | 'fields'>): FlowDocument {
  const all = outermost(flow, names);
  const graph = all.length === 0 ? undefined : stepNamed(flow, all[0]!)!.owner;
  const chosen = all.filter((name) => stepNamed(flow, name)!.owner === graph);
  const found = graph === undefined ? undefined : indexOf(flow).graphs.get(graph);
  if (found === undefined) {
    return flow;
  }
  const own = new Set(chosen);
  const wires = wiresOf(flow).filter((one) => one.graph === graph);
  const isFrom = (one: (typeof wires)[number]) => 'step' in one.port && own.has(one.port.step);
  const entries = wires.filter((one) => own.has(one.to) && !isFrom(one));
  const first = entries[0]?.to ?? chosen[0]!;
  const exits = wires.filter((one) => isFrom(one) && !own.has(one.to));
  const end = freeName(flow, 'done', new Set([wrapper.name]));
  let after = setField(flow, [...found.path, 'steps', wrapper.name], { ...wrapper.fields, body: { start: first, steps: { [end]: { use: 'end' } } } },
    (siblings, key) => (key === wrapper.name ? Math.max(0, siblings.indexOf(first)) : siblings.length));
  entries.forEach(({ port }) => { after = wire(after, port, wrapper.name); });
  after = moveSteps(after, chosen, wrapper.name);
  after = wire(after, { kind: 'start', graph: wrapper.name }, first);
  exits.forEach(({ port }) => { after = wire(after, port, end); });
  const onward = exits[0]?.to;
  return onward === undefined ? after : wire(after, { kind: 'next', step: wrapper.name, outcome: '*' }, onward);
}
