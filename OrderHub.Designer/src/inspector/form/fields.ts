import type { Language } from '../../language/format';

export type FieldKind =
  | 'text' | 'long' | 'number' | 'truth' | 'choice' | 'duration' | 'time' | 'texts' | 'object' | 'json'
  | 'condition' | 'cases' | 'expression' | 'signal' | 'key' | 'role' | 'step' | 'scope' | 'flow' | 'form' | 'join';

/** One field of a form, as a JSON Schema has it. */
export interface FieldSpec {
  readonly name: string;
  readonly kind: FieldKind;
  readonly title: string;
  readonly hint: string | null;
  readonly required: boolean;
  readonly choices: readonly string[];
  readonly whole: boolean;
  readonly min: number | null;
  readonly max: number | null;
  readonly maxLength: number | null;
  /** Of an object: its own fields. */
  readonly fields: readonly FieldSpec[];
}

type Schema = Record<string, unknown>;
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const special = new Set<string>(['condition', 'cases', 'expression', 'signal', 'key', 'role', 'step', 'scope', 'flow', 'join', 'duration', 'time']);
const longFrom = 200;

/** The fields of an object's schema, in the reader's language, the required ones first as the schema has them. */
export function fieldsOf(schema: unknown, language: Language): FieldSpec[] {
  const properties = isSchema(schema) ? schema['properties'] : null;
  const required = isSchema(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
  return isSchema(properties) ? Object.entries(properties).flatMap(([name, one]) => (isSchema(one) ? [fieldOf(name, one, required.includes(name), language)] : [])) : [];
}

function fieldOf(name: string, schema: Schema, required: boolean, language: Language): FieldSpec {
  const own = language === 'zh' && isSchema(schema['x-zh']) ? schema['x-zh'] : schema;
  const fields = fieldsOf(schema, language);
  return {
    name,
    kind: kindOf(schema, fields.length > 0),
    title: text(own['title']) ?? text(schema['title']) ?? name,
    hint: text(own['description']) ?? text(schema['description']),
    required,
    choices: Array.isArray(schema['enum']) ? schema['enum'].map(String) : [],
    whole: schema['type'] === 'integer',
    min: number(schema['minimum']),
    max: number(schema['maximum']),
    maxLength: number(schema['maxLength']),
    fields,
  };
}

function kindOf(schema: Schema, hasFields: boolean): FieldKind {
  const meant = text(schema['x-form']);
  if (meant !== null && special.has(meant)) {
    return meant as FieldKind;
  }
  if (meant === 'schema') {
    return 'form';
  }
  if (Array.isArray(schema['enum'])) {
    return 'choice';
  }
  switch (schema['type']) {
    case 'string': return schema['format'] === 'duration' ? 'duration' : schema['format'] === 'date-time' ? 'time' : (number(schema['maxLength']) ?? 0) > longFrom ? 'long' : 'text';
    case 'integer': case 'number': return 'number';
    case 'boolean': return 'truth';
    case 'array': return isSchema(schema['items']) && schema['items']['type'] === 'string' ? 'texts' : 'json';
    case 'object': return hasFields ? 'object' : 'json';
    default: return 'json';
  }
}
