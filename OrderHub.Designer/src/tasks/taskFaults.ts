import type { Path } from '../document/json/edit';
import type { Value } from '../document/json/value';
import type { FieldSpec } from '../inspector/form/fields';

/** What is wrong at a field of a task's form; the same rules as the server's, in the reader's words. */
export interface TaskFault {
  readonly field: Path;
  readonly kind: 'missing' | 'unchosen' | 'choice' | 'least' | 'most' | 'whole' | 'long';
  /** The bound that is broken. */
  readonly bound: number;
}

/** Everything wrong with what was filled in so far. */
export function taskFaults(specs: readonly FieldSpec[], values: Readonly<Record<string, Value>>, at: Path = []): TaskFault[] {
  return specs.flatMap((spec): TaskFault[] => {
    const field = [...at, spec.name];
    const value = values[spec.name];
    const fault = (kind: TaskFault['kind'], bound = 0): TaskFault => ({ field, kind, bound });
    if (value === undefined || value === '') {
      return spec.required ? [fault(spec.kind === 'choice' ? 'unchosen' : 'missing')] : [];
    }
    if (spec.kind === 'object') {
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? taskFaults(spec.fields, value as Readonly<Record<string, Value>>, field) : [];
    }
    if (spec.kind === 'choice') {
      return spec.choices.includes(String(value)) ? [] : [fault('choice')];
    }
    return [
      ...(typeof value === 'number' && spec.whole && !Number.isInteger(value) ? [fault('whole')] : []),
      ...(typeof value === 'number' && spec.min !== null && value < spec.min ? [fault('least', spec.min)] : []),
      ...(typeof value === 'number' && spec.max !== null && value > spec.max ? [fault('most', spec.max)] : []),
      ...(typeof value === 'string' && spec.maxLength !== null && value.length > spec.maxLength ? [fault('long', spec.maxLength)] : []),
    ];
  });
}

/** The field that a fault of the server is about: `data.size.height` is the field `height` of `size`. */
export function fieldOfFault(path: string | null | undefined): Path {
  return path?.startsWith('data.') === true ? path.slice(5).split('.') : [];
}
