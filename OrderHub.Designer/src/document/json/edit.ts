import { house, inside, isHouse, settle, type Spot } from './house';
import { freshItem, freshMember, isObject, type JsonContainer, type JsonNode } from './node';
import { nodeOf, sameValue, valueOf, type Value } from './value';

/** A way into the tree, by names. */
export type Path = readonly string[];

/** Changes a node: given what stands there, returns what shall; undefined is nothing. */
export type Change = (node: JsonNode | undefined, spot: Spot) => JsonNode | undefined;

/** Where among its siblings a new member is put: its index. */
export type Order = (siblings: readonly string[], key: string, path: Path) => number;

const atEnd: Order = (siblings) => siblings.length;

/** The tree with the node at the path changed. A container on the way that is missing is made; one that is left empty stays. */
export function editAt(root: JsonNode, path: Path, change: Change, spot: Spot, order: Order = atEnd): JsonNode {
  return edit(root, path, 0, change, spot, order) ?? root;
}

/** Sets what stands at a path; parts that say the same already stay as they are written. */
export function setAt(root: JsonNode, path: Path, value: Value | undefined, spot: Spot, order?: Order): JsonNode {
  return editAt(root, path, (node, at) => (value === undefined ? undefined : write(node, value, at)), spot, order);
}

function edit(node: JsonNode | undefined, path: Path, at: number, change: Change, spot: Spot, order: Order): JsonNode | undefined {
  if (at === path.length) {
    return change(node, spot);
  }
  const key = path[at]!;
  const before = isObject(node) ? node : undefined;
  const members = before?.members ?? [];
  const index = members.findIndex((one) => one.key === key);
  const old = members[index];
  const value = edit(old?.value, path, at + 1, change, inside(spot, old ?? freshMember(key, nodeOf(null))), order);
  if (value === old?.value) {
    return node;
  }
  const rest = [...members];
  if (value === undefined) {
    rest.splice(index, 1);
  } else if (old !== undefined) {
    rest[index] = { ...old, value };
  } else {
    rest.splice(order(members.map((one) => one.key), key, path.slice(0, at)), 0, freshMember(key, value));
  }
  return settle(before, { kind: 'object', members: rest, empty: '' }, spot, value && new Set([value]));
}

/** A node that says the value, laid out; what of `before` says it already stays. */
export function write(before: JsonNode | undefined, value: Value, spot: Spot): JsonNode {
  if (before !== undefined && sameValue(valueOf(before), value)) {
    return before;
  }
  const fresh = nodeOf(value);
  if (fresh.kind === 'scalar' || before?.kind !== fresh.kind) {
    return house(fresh, spot);
  }
  const settled = new Set<JsonNode>();
  const members = fresh.members.map((one, index) => {
    const old = before.kind === 'array' ? before.members[index] : before.members.find((other) => other.key === one.key);
    const entry = old ?? (before.kind === 'array' ? freshItem(one.value) : one);
    const written = write(old?.value, valueOf(one.value), inside(spot, entry));
    settled.add(written);
    return { ...entry, value: written };
  });
  return settle(before as JsonContainer, { ...fresh, members }, spot, settled);
}

/** Lays out what an edit by nodes made of `before`: what is the same stays as it stands. */
export function resettle(before: JsonNode | undefined, after: JsonNode, spot: Spot): JsonNode {
  if (after === before || after.kind === 'scalar') {
    return after;
  }
  if (before?.kind !== after.kind) {
    return house(after, spot);
  }
  const settled = new Set<JsonNode>();
  const members = after.members.map((one, index) => {
    if (one.lead === null) {
      return one;
    }
    const old = after.kind === 'array' ? before.members[index] : (before.members.find((other) => other.key === one.key) ?? before.members[index]);
    const at = inside(spot, one);
    const wasWell = old !== undefined && old.rawKey !== one.rawKey && one.value.kind !== 'scalar' && isHouse(one.value, inside(spot, old));
    // A longer name may leave too little room on the line.
    const value = wasWell && !isHouse(one.value as JsonContainer, at) ? house(one.value, at) : resettle(old?.value, one.value, at);
    settled.add(value);
    return { ...one, value };
  });
  return settle(before, { ...after, members }, spot, settled);
}
