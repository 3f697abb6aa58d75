import Elk from 'elkjs/lib/elk.bundled.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { readFlow } from '../../document/flow/flowDocument';
import { toElk } from './arrange';
import { arrangeQuickly } from './quickArrange';
import { overlaps } from './route';
import { draw, startId } from './drawn';

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
  // What hangs together with the start lies at the top left; handlers that go their own way lie beside or below it.
  const withStart = new Set([startId(null)]);
  for (let before = 0; before !== withStart.size;) {
    before = withStart.size;
    graph.wires.filter(({ from, to }) => withStart.has(from) || withStart.has(to)).forEach(({ from, to }) => withStart.add(from).add(to));
  }
  const edge = (side: 'x' | 'y', ids: (id: string) => boolean) => Math.min(...answer.children!.filter(({ id }) => ids(id)).map((node) => node[side]!));
  expect([edge('x', (id) => withStart.has(id)), edge('y', (id) => withStart.has(id))]).toEqual([edge('x', () => true), edge('y', () => true)]);
});

it('a graph of many steps lies without overlap, its happy path straight, at once', () => {
  const steps = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`s${index}`, index === 499 ? { use: 'end' }
    : { use: 'if', with: { condition: '{% true %}' }, next: { true: `s${index + 1}`, false: index % 9 === 0 ? `side${index}` : `s${Math.min(499, index + 3)}` } }]));
  const sides = Object.fromEntries(Array.from({ length: 56 }, (_, index) => [`side${index * 9}`, { use: 'delay', next: 's499' }]));
  const flow = readFlow(JSON.stringify({ name: 'a/b', start: 's0', steps: { ...steps, ...sides } }));
  const graph = draw(flow, { ofCapability: () => undefined, ofFlow: () => undefined }).get(null)!;
  const { boxes } = arrangeQuickly(graph, () => undefined);
  const middles = new Set(graph.steps.filter((one) => one.main).map(({ name }) => boxes.get(name)!.x + boxes.get(name)!.width / 2));
  expect(middles.size).toBe(1);
  const all = [...boxes.values()];
  expect(all.filter((one, index) => all.slice(index + 1).some((other) => overlaps(one, other, 0)))).toEqual([]);
});
