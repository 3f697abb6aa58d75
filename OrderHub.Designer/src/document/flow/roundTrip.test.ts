import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setStepField } from './changeStep';
import { house, houseStyle } from '../json/house';
import { print } from '../json/node';
import { nodeOf } from '../json/value';
import { readFlow, textOf } from './flowDocument';
import { indexOf } from './flowIndex';
import { renameStep } from './renameStep';

const root = join(import.meta.dirname, '../../../../workflows');
const files = (readdirSync(root, { recursive: true }) as string[])
  .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json') && !file.endsWith('.layout.json') && !file.includes('scenarios'))
  .map((file) => join(root, file));

describe.each(files.map((file) => [relative(root, file), readFileSync(file, 'utf8')]))('the shipped flow %s', (_, text) => {
  it('is saved as it was opened, byte for byte', () => {
    expect(textOf(readFlow(text))).toBe(text);
  });

  it('stands in the house form, so that it is written again as it is', () => {
    const again = print(house(nodeOf(JSON.parse(text)), { role: 'flow', depth: 0, prefix: 0, style: houseStyle })) + '\n';
    expect(again).toBe(text);
  });

  it('comes back to the byte when each step is renamed, changed, and changed back', () => {
    for (const name of indexOf(readFlow(text)).steps.keys()) {
      const renamed = renameStep(renameStep(readFlow(text), name, 'somethingElse'), 'somethingElse', name);
      expect(textOf(renamed)).toBe(text);
      const changed = setStepField(setStepField(readFlow(text), name, ['with', 'a new field'], { list: [1, 2] }), name, ['with', 'a new field'], undefined);
      expect(textOf(changed)).toBe(text);
    }
  });
});

it('there are shipped flows to look at', () => {
  expect(files.length).toBeGreaterThan(1);
});
