/** What a condition compares a field with; a list for `oneOf`. */
export type Literal = string | number | boolean | null;

export const operators = ['is', 'isNot', 'above', 'atLeast', 'below', 'atMost', 'oneOf', 'noneOf', 'contains', 'containsNot', 'exists', 'missing'] as const;
export type Operator = (typeof operators)[number];

export interface Rule {
  readonly kind: 'rule';
  /** Names from the outside in: `['order', 'cargo', 'weightKg']`. */
  readonly field: readonly string[];
  readonly operator: Operator;
  /** Of a rule that takes none, null. */
  readonly value: Literal | readonly Literal[];
}

export interface Group {
  readonly kind: 'group';
  readonly join: 'and' | 'or';
  readonly parts: readonly Condition[];
}

export type Condition = Rule | Group;

export const takesList = (operator: Operator): boolean => operator === 'oneOf' || operator === 'noneOf';
export const takesNothing = (operator: Operator): boolean => operator === 'exists' || operator === 'missing';
export const takesText = (operator: Operator): boolean => operator === 'contains' || operator === 'containsNot';
export const takesNumber = (operator: Operator): boolean => ['above', 'atLeast', 'below', 'atMost'].includes(operator);

export const emptyGroup: Group = { kind: 'group', join: 'and', parts: [] };

/** The same condition in the one form that is written: nothing empty, and no `or` where there is only one thing to say. */
export function normal(group: Group): Group {
  const parts = group.parts.flatMap((part): Condition[] => {
    if (part.kind === 'rule') {
      return part.field.length === 0 ? [] : [part];
    }
    const inner = normal(part);
    return inner.parts.length === 0 ? [] : [inner];
  });
  return { kind: 'group', join: parts.length > 1 ? group.join : 'and', parts };
}

/** The operators that make sense for a field of a type. */
export function operatorsFor(type: string | null): readonly Operator[] {
  switch (type) {
    case 'number': return ['is', 'isNot', 'above', 'atLeast', 'below', 'atMost', 'oneOf', 'noneOf', 'exists', 'missing'];
    case 'boolean': return ['is', 'isNot', 'exists', 'missing'];
    case 'string': return ['is', 'isNot', 'contains', 'containsNot', 'oneOf', 'noneOf', 'above', 'atLeast', 'below', 'atMost', 'exists', 'missing'];
    case 'list': return ['exists', 'missing'];
    default: return operators;
  }
}
