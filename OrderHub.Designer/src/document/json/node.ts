/**
 * A JSON text as a tree that forgets nothing: blanks, line ends, the spelling of numbers and texts. Trees are never changed;
 * an edit makes a new one that shares all it did not touch.
 */
export type JsonNode = JsonContainer | JsonScalar;

export interface JsonScalar {
  readonly kind: 'scalar';
  /** As it stands in the text, quotes included. */
  readonly raw: string;
}

export interface Member {
  /** Blanks before the member; null where nobody has laid it out yet. */
  readonly lead: string | null;
  /** Empty in a list. */
  readonly key: string;
  readonly rawKey: string;
  /** The colon with the blanks around it; empty in a list. */
  readonly colon: string;
  readonly value: JsonNode;
  /** Blanks between the value and the comma or bracket behind it. */
  readonly trail: string;
}

export interface JsonContainer {
  readonly kind: 'object' | 'array';
  readonly members: readonly Member[];
  /** Blanks inside an empty container. */
  readonly empty: string;
}

export const isObject = (node: JsonNode | undefined): node is JsonContainer => node?.kind === 'object';

export function member(container: JsonNode | undefined, key: string): JsonNode | undefined {
  return isObject(container) ? container.members.find((one) => one.key === key)?.value : undefined;
}

export function freshMember(key: string, value: JsonNode): Member {
  return { lead: null, key, rawKey: JSON.stringify(key), colon: ': ', value, trail: '' };
}

export function freshItem(value: JsonNode): Member {
  return { lead: null, key: '', rawKey: '', colon: '', value, trail: '' };
}

/** The text of a node, to the byte. */
export function print(node: JsonNode): string {
  if (node.kind === 'scalar') {
    return node.raw;
  }
  const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  const inside = node.members.map((one) => `${one.lead ?? ''}${one.rawKey}${one.colon}${print(one.value)}${one.trail}`).join(',');
  return open + (node.members.length === 0 ? node.empty : inside) + close;
}
