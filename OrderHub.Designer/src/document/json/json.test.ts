import { describe, expect, it } from 'vitest';
import { setAt } from './edit';
import { houseStyle, type Spot } from './house';
import { print } from './node';
import { JsonFault, parse } from './parse';
import type { Value } from './value';

const spot: Spot = { role: 'flow', depth: 0, prefix: 0, style: houseStyle };

function set(text: string, path: string[], value: Value | undefined): string {
  const { head, root, tail } = parse(text);
  return head + print(setAt(root, path, value, spot)) + tail;
}

const house = `{
  "name": "a/b",
  "steps": {
    "one": {
      "use": "x@1",
      "with": { "amount": 1.50, "text": "caf\\u00e9" },
      "next": { "done": "two" }
    },
    "two": { "use": "end" }
  }
}
`;

const byHand = `{ "name" :"a/b",
    "steps":{
        "one":{"use":"x@1",   "with":{
            "amount":1.50,

            "list":[1,2 ,3]}, "next":"two"},
        "two":{"use":"end"}
    }}`;

describe('a JSON text', () => {
  it.each([house, byHand, '\ufeff [ ]\r\n', '{"a":{ },"b":[\n]}', '"x"', '-1.50e+3'])('prints as it was read: %j', (text) => {
    const { head, root, tail } = parse(text);
    expect(head + print(root) + tail).toBe(text);
  });

  it.each([['{"a":1,}', 7], ['{"a" 1}', 5], ['[1 2]', 3], ['{"a":01}', 6], ['{} x', 3], ['"\n"', 0], ['', 0]])('that is none is told with its place: %j', (text, position) => {
    try {
      parse(text);
      expect.unreachable();
    } catch (fault) {
      expect(fault).toBeInstanceOf(JsonFault);
      expect((fault as JsonFault).position).toBe(position);
    }
  });
});

describe('an edit', () => {
  it('changes only the value it sets', () => {
    expect(set(house, ['steps', 'one', 'next', 'done'], 'three')).toBe(house.replace('"done": "two"', '"done": "three"'));
    expect(set(byHand, ['steps', 'one', 'next'], 'three')).toBe(byHand.replace('"next":"two"', '"next":"three"'));
  });

  it('keeps the spelling of a number and a text beside what it changes', () => {
    expect(set(house, ['steps', 'one', 'with'], { amount: 1.5, text: 'café', more: true })).toBe(
      house.replace('{ "amount": 1.50, "text": "caf\\u00e9" }', '{ "amount": 1.50, "text": "caf\\u00e9", "more": true }'));
  });

  it('adds a step as the house writes it', () => {
    expect(set(house, ['steps', 'three'], { use: 'y@1', next: 'two' })).toBe(
      house.replace('"two": { "use": "end" }', '"two": { "use": "end" },\n    "three": {\n      "use": "y@1",\n      "next": "two"\n    }'));
  });

  it('adds to a text by hand in that hand', () => {
    expect(set(byHand, ['steps', 'three'], { use: 'end' })).toBe(byHand.replace('"two":{"use":"end"}', '"two":{"use":"end"},\n        "three":{ "use": "end" }'));
    expect(set(byHand, ['steps', 'one', 'with', 'list'], [1, 2, 3, 4])).toBe(byHand.replace('[1,2 ,3]', '[1,2 ,3,4]'));
  });

  it('breaks a line that grows too long, and joins it again when it shrinks', () => {
    const long = 'x'.repeat(120);
    const grown = set(house, ['steps', 'one', 'with', 'note'], long);
    expect(grown).toContain(`"with": {\n        "amount": 1.50,\n        "text": "caf\\u00e9",\n        "note": "${long}"\n      },`);
    expect(set(grown, ['steps', 'one', 'with', 'note'], undefined)).toBe(house);
  });

  it('takes away the first, the last and the only member', () => {
    expect(set(byHand, ['steps', 'two'], undefined)).toBe(byHand.replace('"next":"two"},\n        "two":{"use":"end"}\n', '"next":"two"}\n'));
    expect(set(byHand, ['name'], undefined)).toBe(byHand.replace('"name" :"a/b",\n    ', ''));
    expect(set('{"a": {"b": 1}}', ['a', 'b'], undefined)).toBe('{"a": {}}');
  });

  it('gives a step that leads on lines of its own', () => {
    expect(set(house, ['steps', 'two', 'next'], 'one')).toBe(house.replace('"two": { "use": "end" }', '"two": {\n      "use": "end",\n      "next": "one"\n    }'));
  });
});
