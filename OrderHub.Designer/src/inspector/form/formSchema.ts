import type { Value } from '../../document/json/value';

export type AskedType = 'text' | 'long' | 'number' | 'whole' | 'truth' | 'choice';
export const askedTypes: readonly AskedType[] = ['text', 'long', 'number', 'whole', 'truth', 'choice'];

/** One thing that a task asks for. */
export interface Asked {
  readonly name: string;
  readonly english: string;
  readonly chinese: string;
  readonly type: AskedType;
  readonly choices: readonly string[];
  readonly required: boolean;
}

type Schema = { readonly [key: string]: Value };
const isObject = (value: Value | undefined): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const shortest = 200;
const longest = 2_000;

/** The fields of a form that was made here; null where its schema says more than fields can show, and stays JSON. */
export function askedOf(schema: Value | undefined): Asked[] | null {
  if (schema === undefined) {
    return [];
  }
  if (!isObject(schema) || !isObject(schema['properties'] ?? {})) {
    return null;
  }
  const required = schema['required'] ?? [];
  const asked = Object.entries((schema['properties'] ?? {}) as Schema).map(([name, one]): Asked | null => {
    const type = isObject(one) ? typeOf(one) : null;
    if (!isObject(one) || type === null) {
      return null;
    }
    const zh = one['x-zh'];
    return {
      name, type, english: String(one['title'] ?? ''), chinese: isObject(zh) ? String(zh['title'] ?? '') : '',
      choices: Array.isArray(one['enum']) ? one['enum'].map(String) : [], required: Array.isArray(required) && required.includes(name),
    };
  });
  const known = asked.filter((one) => one !== null);
  return known.length === asked.length && JSON.stringify(schemaOf(known)) === JSON.stringify(schema) ? known : null;
}

function typeOf(schema: Schema): AskedType | null {
  switch (schema['type']) {
    case 'string': return Array.isArray(schema['enum']) ? 'choice' : schema['maxLength'] === longest ? 'long' : 'text';
    case 'number': return 'number';
    case 'integer': return 'whole';
    case 'boolean': return 'truth';
    default: return null;
  }
}

const written: Readonly<Record<AskedType, Schema>> = {
  text: { type: 'string', maxLength: shortest }, long: { type: 'string', maxLength: longest }, number: { type: 'number' }, whole: { type: 'integer' }, truth: { type: 'boolean' }, choice: { type: 'string' },
};

/** The JSON Schema of a form; undefined where it asks for nothing. */
export function schemaOf(asked: readonly Asked[]): Value | undefined {
  if (asked.length === 0) {
    return undefined;
  }
  const required = asked.filter((one) => one.required).map(({ name }) => name);
  const properties = Object.fromEntries(asked.map(({ name, type, english, chinese, choices }): [string, Value] => [name, {
    ...(english !== '' && { title: english }), ...written[type], ...(type === 'choice' && { enum: [...choices] }), ...(chinese !== '' && { 'x-zh': { title: chinese } }),
  }]));
  return { type: 'object', ...(required.length > 0 && { required }), properties };
}

/** A name for the next field that none has yet. */
export function nextName(asked: readonly Asked[]): string {
  for (let number = asked.length + 1; ; number += 1) {
    const name = `field${number}`;
    if (asked.every((one) => one.name !== name)) {
      return name;
    }
  }
}
