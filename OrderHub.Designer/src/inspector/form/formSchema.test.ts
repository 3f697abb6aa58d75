import { expect, it } from 'vitest';
import type { Value } from '../../document/json/value';
import { fieldsOf } from './fields';
import { askedOf, nextName, schemaOf, type Asked } from './formSchema';

const asked: Asked[] = [
  { name: 'finding', english: 'Finding', chinese: '结论', type: 'choice', choices: ['same', 'other'], required: true },
  { name: 'note', english: '', chinese: '', type: 'long', choices: [], required: false },
  { name: 'pieces', english: 'Pieces', chinese: '', type: 'whole', choices: [], required: true },
  { name: 'sure', english: 'Sure?', chinese: '确定？', type: 'truth', choices: [], required: false },
  { name: 'kg', english: 'Weight', chinese: '重量', type: 'number', choices: [], required: false },
  { name: 'who', english: 'Who', chinese: '谁', type: 'text', choices: [], required: false },
];

it('a form of fields is a schema, and is read back as it was', () => {
  expect(askedOf(schemaOf(asked))).toEqual(asked);
  expect([askedOf(undefined), schemaOf([])]).toEqual([[], undefined]);
});

it('a person is shown the fields that were composed', () => {
  expect(fieldsOf(schemaOf(asked), 'zh').map(({ name, kind, title, required }) => [name, kind, title, required])).toEqual([
    ['finding', 'choice', '结论', true], ['note', 'long', 'note', false], ['pieces', 'number', 'Pieces', true], ['sure', 'truth', '确定？', false], ['kg', 'number', '重量', false], ['who', 'text', '谁', false],
  ]);
});

it.each<Value>([
  { type: 'object', properties: { size: { type: 'object', properties: {} } } },
  { type: 'object', properties: { kg: { type: 'number', minimum: 1 } } },
  { type: 'object', additionalProperties: false, properties: {} },
  '{% vars.form %}',
])('a schema that says more stays JSON: %j', (schema) => expect(askedOf(schema)).toBeNull());

it('a new field has a name of its own', () => {
  expect([nextName([]), nextName([{ ...asked[0]!, name: 'field2' }])]).toEqual(['field1', 'field3']);
});
