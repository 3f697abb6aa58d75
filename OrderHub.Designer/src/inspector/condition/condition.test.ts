import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { Chance } from '../../testing/chance';
import { emptyGroup, normal, operators, takesList, takesNothing, takesText, type Condition, type Group, type Literal, type Rule } from './condition';
import { parseCondition } from './parse';
import { printCondition } from './print';

const names = ['order', 'cargo', 'weightKg', 'vars', 'photo check', 'and', '货', 'steps', 'x-1'];
const texts = ['', 'EXPRESS', 'with "quotes"', 'a and b', ') or (', '急件', '\\', 'line\nbreak', '`'];

const literal = (chance: Chance): Literal =>
  chance.oneOf<Literal>([chance.oneOf(texts)!, chance.below(1000) / 8, -1 - chance.below(50), true, false, null, 1e21, 5e-7])!;

function rule(chance: Chance): Rule {
  const operator = chance.oneOf(operators)!;
  const value = takesNothing(operator) ? null : takesList(operator) ? Array.from({ length: chance.below(4) }, () => literal(chance)) : takesText(operator) ? chance.oneOf(texts)! : literal(chance);
  return { kind: 'rule', field: Array.from({ length: 1 + chance.below(3) }, () => chance.oneOf(names)!), operator, value };
}

function group(chance: Chance, depth: number): Group {
  const parts = Array.from({ length: 1 + chance.below(4) }, (): Condition => (depth > 0 && chance.below(3) === 0 ? group(chance, depth - 1) : rule(chance)));
  return { kind: 'group', join: chance.oneOf(['and', 'or'] as const)!, parts };
}

describe('a condition', () => {
  it('reads back exactly as it was built, over 2000 random ones, and JSONata takes each', () => {
    const chance = new Chance(7);
    for (let count = 0; count < 2000; count += 1) {
      const built = normal(group(chance, 3));
      const text = printCondition(built);
      expect(parseCondition(text), text).toEqual(built);
      expect(printCondition(parseCondition(text)!)).toBe(text);
      expect(() => jsonata(text), text).not.toThrow();
    }
  });

  it('means what it says', async () => {
    const holds = async (condition: Group, data: unknown) => (await jsonata(printCondition(condition)).evaluate(data)) as unknown;
    const heavy: Group = { kind: 'group', join: 'and', parts: [
      { kind: 'rule', field: ['order', 'cargo', 'weightKg'], operator: 'above', value: 30 },
      { kind: 'group', join: 'or', parts: [
        { kind: 'rule', field: ['order', 'businessType'], operator: 'noneOf', value: ['RETURN', 'B2B'] },
        { kind: 'rule', field: ['vars', 'photo'], operator: 'missing', value: null },
      ] },
    ] };
    expect(printCondition(heavy)).toBe('order.cargo.weightKg > 30 and ($not(order.businessType in ["RETURN", "B2B"]) or $not($exists(vars.photo)))');
    expect(await holds(heavy, { order: { cargo: { weightKg: 31 }, businessType: 'DELIVERY' }, vars: { photo: 1 } })).toBe(true);
    expect(await holds(heavy, { order: { cargo: { weightKg: 31 }, businessType: 'RETURN' }, vars: { photo: 1 } })).toBe(false);
    expect(await holds(heavy, { order: { cargo: { weightKg: 30 }, businessType: 'DELIVERY' }, vars: {} })).toBe(false);
  });

  it('that says nothing holds always', () => {
    expect(printCondition(emptyGroup)).toBe('true');
    expect(printCondition({ kind: 'group', join: 'or', parts: [emptyGroup] })).toBe('true');
    expect(parseCondition('true')).toEqual(emptyGroup);
  });

  it.each([
    'order.cargo.weightKg>30', 'order.cargo.weightKg > 30 ', 'a = 1 and b = 2 or c = 3', '(a = 1)(', 'a = b', '$sum(order.packages.weightKg) > 30', 'a.b[0] = 1',
    'a = "x" /* why */', 'a = 1.0', 'a = 1e3', '((a = 1) and b = 2', 'a in "x"', '`a` = 1', 'not(a)', '', 'a = "\\u0041"', '$not(a = 1)', '(a = 1)) and (b = 2)',
  ])('leaves %s, which it did not write, to the expression editor', (text) => {
    const read = parseCondition(text);
    expect(read).toBeNull();
  });
});
