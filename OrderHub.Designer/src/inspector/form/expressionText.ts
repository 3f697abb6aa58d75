import type { Value } from '../../document/json/value';

/** The JSONata inside `{% ... %}`; null for what is no expression. */
export function bodyOf(value: Value | undefined): string | null {
  const found = typeof value === 'string' ? /^\{%([\s\S]*)%\}\s*$/.exec(value) : null;
  return found === null ? null : found[1]!.trim();
}

export const expressionOf = (body: string): string => `{% ${body.trim()} %}`;

/** A value as an expression that gives it, to begin from when a field becomes an expression. */
export function asExpression(value: Value | undefined): string {
  return value === undefined ? '' : JSON.stringify(value);
}

/** The value that an expression names outright, to go back to; undefined where it computes. */
export function asValue(body: string): Value | undefined {
  try {
    return JSON.parse(body) as Value;
  } catch {
    return undefined;
  }
}
