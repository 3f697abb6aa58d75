import { emptyGroup, type Condition, type Group, type Literal, type Operator, type Rule } from './condition';
import { infix, printCondition } from './print';

/** What is none of ours, which is no fault: it stays with the expression editor. */
class NotOurs extends Error {}

const byInfix = new Map(Object.entries(infix).map(([operator, sign]) => [sign, operator as Operator]));

/** Reads one expression from left to right. */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) {
      return false;
    }
    this.at += token.length;
    return true;
  }

  need(token: string): void {
    if (!this.take(token)) {
      throw new NotOurs();
    }
  }

  match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) {
      throw new NotOurs();
    }
    this.at += found[0].length;
    return found[0];
  }

  end(): boolean {
    return this.at === this.text.length;
  }
}

const name = /[A-Za-z_][A-Za-z0-9_]*|`[^`]+`/y;
const scalar = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const sign = /!=|>=|<=|=|>|</y;

function field(reader: Reader): string[] {
  const names: string[] = [];
  do {
    names.push(reader.match(name).replaceAll('`', ''));
  } while (reader.take('.'));
  return names;
}

function literal(reader: Reader): Literal {
  return JSON.parse(reader.match(scalar)) as Literal;
}

function list(reader: Reader): Literal[] {
  reader.need('[');
  const values: Literal[] = [];
  if (!reader.take(']')) {
    do {
      values.push(literal(reader));
    } while (reader.take(', '));
    reader.need(']');
  }
  return values;
}

function call(reader: Reader, negated: boolean): Rule {
  if (reader.take('$exists(')) {
    const named = field(reader);
    reader.need(')');
    return { kind: 'rule', field: named, operator: negated ? 'missing' : 'exists', value: null };
  }
  reader.need('$contains(');
  const named = field(reader);
  reader.need(', ');
  const value = literal(reader);
  reader.need(')');
  return { kind: 'rule', field: named, operator: negated ? 'containsNot' : 'contains', value };
}

function rule(reader: Reader): Rule {
  if (reader.take('$not(')) {
    const inner = positive(reader, true);
    reader.need(')');
    return inner;
  }
  return positive(reader, false);
}

function positive(reader: Reader, negated: boolean): Rule {
  const mark = reader;
  try {
    return call(mark, negated);
  } catch (error) {
    if (!(error instanceof NotOurs)) {
      throw error;
    }
  }
  const named = field(reader);
  reader.need(' ');
  if (reader.take('in ')) {
    return { kind: 'rule', field: named, operator: negated ? 'noneOf' : 'oneOf', value: list(reader) };
  }
  const operator = byInfix.get(reader.match(sign));
  if (operator === undefined || negated) {
    throw new NotOurs();
  }
  reader.need(' ');
  return { kind: 'rule', field: named, operator, value: literal(reader) };
}

function part(reader: Reader): Condition {
  if (reader.take('(')) {
    const inner = group(reader);
    reader.need(')');
    return inner;
  }
  return rule(reader);
}

function group(reader: Reader): Group {
  const parts = [part(reader)];
  let join: Group['join'] | null = null;
  for (;;) {
    const next = reader.take(' and ') ? 'and' : reader.take(' or ') ? 'or' : null;
    if (next === null) {
      return { kind: 'group', join: join ?? 'and', parts };
    }
    if (join !== null && join !== next) {
      throw new NotOurs();
    }
    join = next;
    parts.push(part(reader));
  }
}

/**
 * Reads what `printCondition` wrote; null for every other text, however near it comes. Whatever is read is written again to the
 * letter, so that opening a form never changes a flow.
 */
export function parseCondition(text: string): Group | null {
  if (text === 'true') {
    return emptyGroup;
  }
  try {
    const reader = new Reader(text);
    const read = group(reader);
    return reader.end() && printCondition(read) === text ? read : null;
  } catch (error) {
    if (error instanceof NotOurs || error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}
