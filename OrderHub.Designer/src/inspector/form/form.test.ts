import { describe, expect, it } from 'vitest';
import { durationText, spanOf } from './duration';
import { asExpression, asValue, bodyOf, expressionOf } from './expressionText';
import { fieldsOf } from './fields';

const schema = {
  type: 'object', required: ['reason'], properties: {
    reason: { title: 'Reason', type: 'string', maxLength: 500, description: 'Why.', 'x-zh': { title: '原因', description: '为什么。' } },
    wait: { type: 'string', 'x-form': 'duration' }, often: { type: 'integer', minimum: 1, maximum: 9 }, mode: { type: 'string', enum: ['a', 'b'] },
    buttons: { type: 'array', items: { type: 'string' } }, data: { type: 'object' }, to: { type: 'object', properties: { name: { type: 'string' } } }, any: {},
  },
};

describe('a form', () => {
  it('has a field for each property of the schema, by its type and by what it means', () => {
    expect(fieldsOf(schema, 'en').map(({ name, kind }) => [name, kind])).toEqual([
      ['reason', 'long'], ['wait', 'duration'], ['often', 'number'], ['mode', 'choice'], ['buttons', 'texts'], ['data', 'json'], ['to', 'object'], ['any', 'json'],
    ]);
    expect(fieldsOf(schema, 'en')[2]).toMatchObject({ whole: true, min: 1, max: 9, required: false });
  });

  it('speaks the reader’s language, and shows the property’s name where it has no words', () => {
    expect(fieldsOf(schema, 'zh')[0]).toMatchObject({ title: '原因', hint: '为什么。', required: true });
    expect(fieldsOf(schema, 'en')[0]).toMatchObject({ title: 'Reason', hint: 'Why.' });
    expect(fieldsOf(schema, 'zh')[1]?.title).toBe('wait');
  });
});

describe('a duration', () => {
  it.each(['PT30M', 'P3D', 'PT1S', 'PT0S', 'PT12H'])('%s is a number and a unit, and is written again as it was', (text) => {
    expect(durationText(spanOf(text)!)).toBe(text);
  });

  it.each(['PT1H30M', 'P1DT2H', 'PT0.5S', 'PT030M', '', 'soon', '{% vars.wait %}'])('%s stays a text', (text) => expect(spanOf(text)).toBeNull());
});

describe('a field that becomes an expression', () => {
  it('begins with its value, and gets it back', () => {
    expect(bodyOf(expressionOf(asExpression('急件 "x"')))).toBe('"急件 \\"x\\""');
    expect(asValue(asExpression(['a', 1]))).toEqual(['a', 1]);
    expect(asValue('order.cargo.weightKg')).toBeUndefined();
    expect(bodyOf('no {% expression %}')).toBeNull();
  });
});
