import { freshItem, freshMember, member, type JsonContainer, type JsonNode } from './node';

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

const known = new WeakMap<JsonNode, Value>();

/** What a node says. The same node gives the same object, so that what was not touched compares equal. */
export function valueOf(node: JsonNode): Value {
  let value = known.get(node);
  if (value === undefined) {
    value = node.kind === 'scalar' ? (JSON.parse(node.raw) as Value)
      : node.kind === 'array' ? node.members.map((item) => valueOf(item.value))
      : Object.fromEntries(node.members.map((one) => [one.key, valueOf(one.value)]));
    known.set(node, value);
  }
  return value;
}

/** A node that says the value, not yet laid out. */
export function nodeOf(value: Value): JsonNode {
  if (typeof value !== 'object' || value === null) {
    return { kind: 'scalar', raw: JSON.stringify(value) };
  }
  return Array.isArray(value)
    ? { kind: 'array', members: (value as readonly Value[]).map((one) => freshItem(nodeOf(one))), empty: '' }
    : { kind: 'object', members: Object.entries(value).map(([key, one]) => freshMember(key, nodeOf(one as Value))), empty: '' };
}

/** True where two values say the same; the order of an object's members matters, as in a file. */
export function sameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (one === other) {
    return true;
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || Array.isArray(one) !== Array.isArray(other)) {
    return false;
  }
  const [left, right] = [Object.entries(one), Object.entries(other)];
  return left.length === right.length && left.every(([key, value], index) => right[index]![0] === key && sameValue(value as Value, right[index]![1] as Value));
}

export function textAt(node: JsonNode | undefined, key: string): string | null {
  const found = member(node, key);
  const value = found === undefined ? null : valueOf(found);
  return typeof value === 'string' ? value : null;
}

export const emptyObject: JsonContainer = { kind: 'object', members: [], empty: '' };
