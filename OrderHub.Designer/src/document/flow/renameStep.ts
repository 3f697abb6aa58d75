import { isObject, type JsonNode, type Member } from '../json/node';
import { valueOf } from '../json/value';
import { editField, setField, type FlowDocument } from './flowDocument';
import { isExpression, renameInExpression } from './expressionNames';
import { stepNamed } from './flowIndex';
import { wiresOf } from './ports';

const allowed = /^[^/#*."`\\]{1,64}$/;

/** Why a step cannot have a name; null where it can. */
export function nameFault(flow: FlowDocument, name: string, now: string): 'empty' | 'characters' | 'taken' | null {
  return name.trim() === '' ? 'empty' : !allowed.test(name) ? 'characters' : name !== now && stepNamed(flow, name) !== undefined ? 'taken' : null;
}

/** Gives a step another name, in its place in the file, and everywhere it is meant: wires, undos, expressions, the layout. */
export function renameStep(flow: FlowDocument, from: string, to: string): FlowDocument {
  const found = stepNamed(flow, from);
  if (found === undefined || from === to || nameFault(flow, to, from) !== null) {
    return flow;
  }
  let after = wiresOf(flow).filter((one) => one.to === from && one.graph === found.owner).reduce((document, { port }) => lead(document, port, to), flow);
  after = editField(after, [...found.path.slice(0, -1)], (node) => isObject(node)
    ? { ...node, members: node.members.map((one): Member => (one.key === from ? { ...one, key: to, rawKey: JSON.stringify(to) } : one)) }
    : node);
  after = editField(after, [], (node) => node && renameMeant(node, from, to));
  return { ...after, layout: renamePlaces(after.layout, from, to) };
}

/** Like wiring, but to a step that does not have its name yet. */
function lead(flow: FlowDocument, port: ReturnType<typeof wiresOf>[number]['port'], to: string): FlowDocument {
  if (port.kind === 'next' || port.kind === 'catch') {
    const step = stepNamed(flow, port.step)!;
    const name = port.kind === 'next' ? port.outcome : port.code;
    const field = [...step.path, port.kind];
    return editField(flow, field, (node) => renameTarget(node, name, to));
  }
  const base = port.graph === null ? [] : stepNamed(flow, port.graph)!.path;
  return setField(flow, port.kind === 'start' ? [...base, ...(port.graph === null ? [] : ['body']), 'start'] : [...base, 'on', port.name, 'next'], to);
}

function renameTarget(node: JsonNode | undefined, name: string, to: string): JsonNode | undefined {
  const raw = JSON.stringify(to);
  return isObject(node)
    ? { ...node, members: node.members.map((one) => (one.key === name ? { ...one, value: { kind: 'scalar' as const, raw } } : one)) }
    : { kind: 'scalar', raw };
}

/** Names meant by expressions, and by `compensate` steps. */
function renameMeant(node: JsonNode, from: string, to: string): JsonNode {
  if (node.kind === 'scalar') {
    const value = node.raw.startsWith('"{%') ? valueOf(node) : null;
    if (typeof value !== 'string' || !isExpression(value)) {
      return node;
    }
    const renamed = renameInExpression(value, from, to);
    return renamed === value ? node : { kind: 'scalar', raw: JSON.stringify(renamed) };
  }
  let changed = false;
  const undoes = isObject(node) && node.members.some(({ key, value }) => key === 'use' && value.kind === 'scalar' && value.raw === '"compensate"');
  const members = node.members.map((one) => {
    let value = renameMeant(one.value, from, to);
    if (undoes && one.key === 'with' && isObject(value)) {
      value = renameUndone(value, from, to);
    }
    changed ||= value !== one.value;
    return value === one.value ? one : { ...one, value };
  });
  return changed ? { ...node, members } : node;
}

function renameUndone<Inputs extends Extract<JsonNode, { kind: 'object' | 'array' }>>(inputs: Inputs, from: string, to: string): Inputs {
  const old = JSON.stringify(from);
  const means = (one: Member) => (one.key === 'scope' || one.key === 'step') && one.value.kind === 'scalar' && one.value.raw === old;
  return inputs.members.some(means)
    ? { ...inputs, members: inputs.members.map((one) => (means(one) ? { ...one, value: { kind: 'scalar' as const, raw: JSON.stringify(to) } } : one)) }
    : inputs;
}

function renamePlaces(layout: FlowDocument['layout'], from: string, to: string): FlowDocument['layout'] {
  const place = layout.steps[from];
  const { [from]: _, ...rest } = layout.steps;
  return {
    ...layout,
    steps: place === undefined ? layout.steps : { ...rest, [to]: place },
    collapsed: layout.collapsed.map((name) => (name === from ? to : name)),
  };
}
