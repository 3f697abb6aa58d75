import type { JsonContainer, JsonNode, Member } from './node';

/** Longest line that is not broken up. The server writes by the same rules (FlowText). */
export const width = 140;

/** What part of a definition a node is: some stand on lines of their own however short they are. */
export type Role = 'flow' | 'steps' | 'step' | 'value';

/** Where a node stands, as far as laying it out goes. */
export interface Spot {
  role: Role;
  depth: number;
  /** Characters before it on its line. */
  prefix: number;
  style: Style;
}

export interface Style {
  eol: string;
  indent: string;
}

export const houseStyle: Style = { eol: '\n', indent: '  ' };

export function inside(spot: Spot, one: Pick<Member, 'key' | 'rawKey'>): Spot {
  const { role, depth, style } = spot;
  return {
    role: role === 'flow' && one.key === 'steps' ? 'steps' : role === 'steps' ? 'step' : role === 'step' && one.key === 'body' ? 'flow' : 'value',
    depth: depth + 1,
    prefix: (depth + 1) * style.indent.length + (one.rawKey === '' ? 0 : one.rawKey.length + 2),
    style,
  };
}

/** A node on one line. */
export function line(node: JsonNode): string {
  if (node.kind === 'scalar') {
    return node.raw;
  }
  const parts = node.members.map((one) => (one.rawKey === '' ? '' : `${one.rawKey}: `) + line(one.value)).join(', ');
  return node.kind === 'array' ? `[${parts}]` : node.members.length === 0 ? '{}' : `{ ${parts} }`;
}

/** An object or list stands on one line where it is no holder of steps, is no step that leads on, and is not too wide. */
function fitsLine(node: JsonContainer, { role, prefix }: Spot): boolean {
  if (node.members.length === 0) {
    return true;
  }
  if (node.kind === 'object' && (role === 'flow' || role === 'steps' || (role === 'step' && node.members.some(({ key }) => key === 'next' || key === 'body')))) {
    return false;
  }
  return prefix + line(node).length <= width;
}

const breaks = (spot: Spot, levels: number) => spot.style.eol + spot.style.indent.repeat(spot.depth + levels);

/** The blanks that the house puts around the members of a container. */
function trivia(node: JsonContainer, spot: Spot): { first: string; rest: string; last: string } {
  if (fitsLine(node, spot)) {
    const edge = node.kind === 'object' ? ' ' : '';
    return { first: edge, rest: ' ', last: edge };
  }
  const lead = breaks(spot, 1);
  return { first: lead, rest: lead, last: breaks(spot, 0) };
}

/** True where a container is laid out as the house would. */
export function isHouse(node: JsonContainer, spot: Spot): boolean {
  const { first, rest, last } = trivia(node, spot);
  return node.members.every((one, index) =>
    one.lead === (index === 0 ? first : rest) && one.trail === (index === node.members.length - 1 ? last : '') && (one.colon === ': ' || one.rawKey === ''));
}

const none: ReadonlySet<JsonNode> = new Set();

const isBroken = (node: JsonContainer | undefined) => node?.members[0]?.lead?.includes('\n') ?? false;

/** Lays a node out in the house's form, with all that is in it but what `keep` says is well as it stands. */
export function house(node: JsonNode, spot: Spot, keep: (child: JsonNode) => boolean = () => false): JsonNode {
  if (node.kind === 'scalar') {
    return node;
  }
  const { first, rest, last } = trivia(node, spot);
  const onLine = !first.includes('\n');
  const members = node.members.map((one, index): Member => ({
    ...one,
    lead: index === 0 ? first : rest,
    colon: one.rawKey === '' ? '' : ': ',
    value: !onLine && keep(one.value) ? one.value : house(one.value, onLine ? { ...inside(spot, one), role: 'value', prefix: 0 } : inside(spot, one)),
    trail: index === node.members.length - 1 ? last : '',
  }));
  return { ...node, members, empty: '' };
}

/**
 * Lays out a container that was changed: one that stood in the house's form stays in it, one that somebody wrote otherwise keeps
 * that hand. `settled` are children that were laid out already, further in.
 */
export function settle(before: JsonContainer | undefined, after: JsonContainer, spot: Spot, settled: ReadonlySet<JsonNode> = none): JsonContainer {
  if (before === undefined || isHouse(before, spot)) {
    const kept = new Set<JsonNode>(isBroken(before) ? before!.members.map((one) => one.value) : []);
    return house(after, spot, (child) => settled.has(child) || kept.has(child)) as JsonContainer;
  }
  const [first, second] = before.members;
  const last = before.members.at(-1);
  const wasAt = (one: Member, index: number) => (after.kind === 'array' ? index : before.members.findIndex((old) => old.rawKey === one.rawKey));
  const members = after.members.map((one, index): Member => ({
    ...one,
    lead: index === 0 ? first!.lead : one.lead === null || wasAt(one, index) === 0 ? (second ?? first)!.lead : one.lead,
    colon: one.lead === null && one.rawKey !== '' ? first!.colon : one.colon,
    value: one.lead === null ? house(one.value, inside(spot, one)) : one.value,
    trail: index === after.members.length - 1 ? last!.trail : wasAt(one, index) === before.members.length - 1 ? '' : one.trail,
  }));
  return { ...after, members, empty: '' };
}
