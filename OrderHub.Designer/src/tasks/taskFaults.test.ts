import { expect, it } from 'vitest';
import { fieldsOf } from '../inspector/form/fields';
import { fieldOfFault, taskFaults } from './taskFaults';

const specs = fieldsOf({
  type: 'object', required: ['finding', 'size'], properties: {
    finding: { type: 'string', enum: ['same', 'other'] }, pieces: { type: 'integer', minimum: 1, maximum: 9 }, note: { type: 'string', maxLength: 5 },
    size: { type: 'object', required: ['height'], properties: { height: { type: 'number' } } }, sure: { type: 'boolean' },
  },
}, 'en');
const said = (values: Parameters<typeof taskFaults>[1]) => taskFaults(specs, values).map(({ field, kind }) => `${field.join('.')} ${kind}`);

it('asks for what must be filled in, and for nothing else', () => {
  expect(said({})).toEqual(['finding unchosen', 'size missing']);
  expect(said({ finding: 'same', size: {} })).toEqual(['size.height missing']);
  expect(said({ finding: 'same', size: { height: 3.5 }, pieces: 9, note: 'right', sure: false })).toEqual([]);
});

it('names each bound that is broken at its field', () => {
  expect(said({ finding: 'third', size: { height: 1 }, pieces: 0.5, note: 'too long' })).toEqual(['finding choice', 'pieces whole', 'pieces least', 'note long']);
  expect(taskFaults(specs, { finding: 'same', size: { height: 1 }, pieces: 12 })).toEqual([{ field: ['pieces'], kind: 'most', bound: 9 }]);
});

it('finds the field that the server means', () => {
  expect(fieldOfFault('data.size.height')).toEqual(['size', 'height']);
  expect(fieldOfFault('outcome')).toEqual([]);
});
