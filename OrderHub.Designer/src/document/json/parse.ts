import type { JsonContainer, JsonNode, Member } from './node';

/** Why a text is no JSON, and where. */
export class JsonFault extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'JsonFault';
    this.position = position;
  }
}

export interface JsonText {
  head: string;
  root: JsonNode;
  tail: string;
}

const maxDepth = 200;
const blank = /[ \t\r\n]*/y;
const word = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** Reads a text into a tree that prints as the same text. Throws a JsonFault. */
export function parse(source: string): JsonText {
  let at = 0;

  const take = (pattern: RegExp, what: string): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found === undefined) {
      throw new JsonFault(`${what} expected`, at);
    }
    at += found.length;
    return found;
  };
  const blanks = () => take(blank, 'blank');
  const next = (character: string) => {
    if (source[at] !== character) {
      throw new JsonFault(`'${character}' expected`, at);
    }
    at += 1;
  };

  const container = (kind: JsonContainer['kind'], close: string, depth: number): JsonContainer => {
    if (depth > maxDepth) {
      throw new JsonFault(`nested deeper than ${maxDepth}`, at);
    }
    at += 1;
    const members: Member[] = [];
    let lead = blanks();
    if (source[at] === close) {
      at += 1;
      return { kind, members, empty: lead };
    }
    for (;;) {
      const rawKey = kind === 'object' ? take(text, 'name') : '';
      let colon = '';
      if (kind === 'object') {
        colon = blanks();
        next(':');
        colon += ':' + blanks();
      }
      const value = node(depth + 1);
      const trail = blanks();
      members.push({ lead, key: rawKey === '' ? '' : (JSON.parse(rawKey) as string), rawKey, colon, value, trail });
      if (source[at] === close) {
        at += 1;
        return { kind, members, empty: '' };
      }
      next(',');
      lead = blanks();
    }
  };

  const node = (depth: number): JsonNode => {
    const start = source[at];
    if (start === '{') {
      return container('object', '}', depth);
    }
    if (start === '[') {
      return container('array', ']', depth);
    }
    return { kind: 'scalar', raw: start === '"' ? take(text, 'text') : take(word, 'value') };
  };

  const head = source.startsWith('\ufeff') ? ((at = 1), '\ufeff' + blanks()) : blanks();
  const root = node(0);
  const tail = blanks();
  if (at < source.length) {
    throw new JsonFault('end expected', at);
  }
  return { head, root, tail };
}
