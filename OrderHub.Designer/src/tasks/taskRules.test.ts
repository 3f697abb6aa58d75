import { expect, test } from 'vitest';
import { mayDo, taskTitle } from './taskRules';

test('a task is asked in the language of its reader, and in English where the flow has no other', () => {
  expect(taskTitle({ title: 'Which?', titleZh: '哪个？' }, 'zh')).toBe('哪个？');
  expect(taskTitle({ title: 'Which?', titleZh: '哪个？' }, 'en')).toBe('Which?');
  expect(taskTitle({ title: 'Which?', titleZh: null }, 'zh')).toBe('Which?');
});

test('a role of the hub binds all but administrators, any other word nobody', () => {
  expect(mayDo({ role: 'publisher' }, 'operator')).toBe(false);
  expect(mayDo({ role: 'publisher' }, 'administrator')).toBe(true);
  expect(mayDo({ role: 'operator' }, 'operator')).toBe(true);
  expect(mayDo({ role: 'night shift' }, 'operator')).toBe(true);
});
