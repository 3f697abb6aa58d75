import Elk from 'elkjs/lib/elk.bundled.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { readFlow } from '../../document/flow/flowDocument';
import { toElk } from './arrange';
import { draw } from './drawn';

const root = join(import.meta.dirname, '../../../../workflows');
const files = (readdirSync(root, { recursive: true }) as string[]).map((file) => join(root, file))
  .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json') && !file.endsWith('.layout.json') && !file.includes('scenarios'));

it.each(files.map((file) => [relative(root, file), file]))('the happy path of %s lies straight below its start', async (_, file) => {
  const graph = draw(readFlow(readFileSync(file, 'utf8')), { ofCapability: () => undefined, ofFlow: () => undefined }).get(null)!;
  const answer = await new Elk().layout(toElk(graph, () => undefined));
  const columns = graph.steps.filter((one) => one.main).map((one) => {
    const box = answer.children!.find(({ id }) => id === one.name)!;
    return Math.round(box.x! + box.ports![0]!.x!);
  });
  expect(new Set(columns).size, columns.join()).toBe(1);
});
