/** What an expression can name, as a tree of names. */
export interface DataNode {
  readonly name: string;
  readonly type: DataType;
  /** The server's words for it; in English. */
  readonly about: string | null;
  readonly children: readonly DataNode[];
  /** Not there on every way that leads here. */
  readonly maybe: boolean;
  /** The values it can have, where they are a closed set. */
  readonly values: readonly string[];
}

export type DataType = 'object' | 'list' | 'string' | 'number' | 'boolean' | 'any';

type Schema = Record<string, unknown>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const deepest = 6;

export const leaf = (name: string, type: DataType, about: string | null = null, maybe = false): DataNode => ({ name, type, about, children: [], maybe, values: [] });
export const branch = (name: string, children: readonly DataNode[], about: string | null = null, maybe = false): DataNode => ({ name, type: 'object', about, children, maybe, values: [] });

/** The fields of a JSON Schema, without what it marks as personal: expressions are not given that. */
export function fieldsOfSchema(schema: unknown, root: unknown = schema, depth = 0): DataNode[] {
  const whole = resolved(schema, root);
  const properties = whole === null || depth > deepest ? null : whole['properties'];
  return isSchema(properties)
    ? Object.entries(properties).flatMap(([name, one]) => (isSchema(one) && one['x-personal'] !== true ? [fieldOf(name, one, root, depth)] : []))
    : [];
}

function fieldOf(name: string, schema: Schema, root: unknown, depth: number): DataNode {
  const whole = resolved(schema, root) ?? {};
  const items = resolved(whole['items'], root);
  const type = typeOf(whole);
  const about = typeof schema['description'] === 'string' ? schema['description'] : null;
  const values = Array.isArray(whole['enum']) ? whole['enum'].filter((one): one is string => typeof one === 'string') : [];
  return { name, type, about, children: fieldsOfSchema(type === 'list' ? items : whole, root, depth + 1), maybe: false, values };
}

function typeOf(schema: Schema): DataType {
  const named = Array.isArray(schema['type']) ? schema['type'].find((one) => one !== 'null') : schema['type'];
  switch (named) {
    case 'object': return 'object';
    case 'array': return 'list';
    case 'integer': case 'number': return 'number';
    case 'boolean': return 'boolean';
    case 'string': return 'string';
    default: return isSchema(schema['properties']) ? 'object' : Array.isArray(schema['enum']) ? 'string' : 'any';
  }
}

/** The schema that is meant, behind references and behind "or null". */
function resolved(schema: unknown, root: unknown): Schema | null {
  if (!isSchema(schema)) {
    return null;
  }
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    return resolved(reference.slice(2).split('/').reduce<unknown>((node, key) => (isSchema(node) ? node[key] : undefined), root), root);
  }
  const choices = schema['anyOf'];
  const one = Array.isArray(choices) ? choices.find((choice) => isSchema(choice) && choice['type'] !== 'null') : undefined;
  return one === undefined ? schema : { ...schema, ...resolved(one, root) };
}

/** The node at a path of names; what lies in a list is found as JSONata finds it, without an index. */
export function nodeAt(tree: readonly DataNode[], path: readonly string[]): DataNode | null {
  let nodes = tree;
  let found: DataNode | null = null;
  for (const name of path) {
    found = nodes.find((one) => one.name === name) ?? null;
    if (found === null) {
      return null;
    }
    nodes = found.children;
  }
  return found;
}

/** Every value that can be compared, with the path to it. */
export function leavesOf(tree: readonly DataNode[], path: readonly string[] = []): { path: string[]; node: DataNode }[] {
  return tree.flatMap((node) => {
    const here = [...path, node.name];
    return node.children.length === 0 ? [{ path: here, node }] : leavesOf(node.children, here);
  });
}
