import { normal, type Condition, type Group, type Literal, type Operator, type Rule } from './condition';

const plain = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Words of JSONata's own, which as names of fields need quotes. */
const words = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

export const infix: Partial<Record<Operator, string>> = { is: '=', isNot: '!=', above: '>', atLeast: '>=', below: '<', atMost: '<=' };

/** A name as JSONata writes it; one that holds a back-tick cannot be written. */
export const nameText = (name: string): string => (plain.test(name) && !words.has(name) ? name : `\`${name}\``);

export const fieldText = (field: readonly string[]): string => field.map(nameText).join('.');

export function literalText(value: Literal | readonly Literal[]): string {
  return Array.isArray(value) ? `[${(value as readonly Literal[]).map((one) => literalText(one)).join(', ')}]` : JSON.stringify(value);
}

function ruleText({ field, operator, value }: Rule): string {
  const name = fieldText(field);
  switch (operator) {
    case 'oneOf': return `${name} in ${literalText(value)}`;
    case 'noneOf': return `$not(${name} in ${literalText(value)})`;
    case 'contains': return `$contains(${name}, ${literalText(value)})`;
    case 'containsNot': return `$not($contains(${name}, ${literalText(value)}))`;
    case 'exists': return `$exists(${name})`;
    case 'missing': return `$not($exists(${name}))`;
    default: return `${name} ${infix[operator]} ${literalText(value)}`;
  }
}

const partText = (part: Condition): string => (part.kind === 'rule' ? ruleText(part) : `(${groupText(part)})`);
const groupText = (group: Group): string => group.parts.map(partText).join(` ${group.join} `);

/** The condition as JSONata. A condition that says nothing holds always. */
export function printCondition(group: Group): string {
  const whole = normal(group);
  return whole.parts.length === 0 ? 'true' : groupText(whole);
}
