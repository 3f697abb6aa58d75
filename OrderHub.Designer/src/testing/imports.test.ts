import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

// From the top down; a folder uses those after it. Features may not use one another except as listed here.
const below: Record<string, readonly string[]> = {
  app: ['flows', 'watching', 'tasks', 'publishing', 'orders', 'incidents', 'messages', 'exchanges', 'decisions', 'subscriptions', 'relay', 'reconciliation', 'synchronization', 'jobs', 'simulators', 'session', 'ui', 'language', 'document', 'api'],
  flows: ['trying', 'canvas', 'inspector', 'editor', 'runs', 'session', 'ui', 'language', 'document', 'api'],
  trying: ['editor', 'runs', 'ui', 'language', 'document', 'api'],
  watching: ['tasks', 'canvas', 'editor', 'runs', 'ui', 'language', 'document', 'api'],
  orders: ['incidents', 'inspector', 'runs', 'session', 'ui', 'language', 'document', 'api'],
  tasks: ['inspector', 'runs', 'session', 'ui', 'language', 'document', 'api'],
  incidents: ['ui', 'language', 'document', 'api'],
  messages: ['ui', 'language', 'document', 'api'],
  exchanges: ['ui', 'language', 'document', 'api'],
  decisions: ['exchanges', 'ui', 'language', 'document', 'api'],
  subscriptions: ['ui', 'language', 'document', 'api'],
  relay: ['session', 'ui', 'language', 'document', 'api'],
  reconciliation: ['session', 'ui', 'language', 'document', 'api'],
  synchronization: ['session', 'ui', 'language', 'document', 'api'],
  jobs: ['session', 'ui', 'language', 'document', 'api'],
  simulators: ['ui', 'language', 'document', 'api'],
  inspector: ['editor', 'runs', 'ui', 'language', 'document', 'api'],
  canvas: ['editor', 'runs', 'ui', 'language', 'document', 'api'],
  runs: ['canvas', 'ui', 'language', 'document', 'api'],
  publishing: ['watching', 'canvas', 'editor', 'ui', 'language', 'document', 'api'],
  session: ['ui', 'language', 'document', 'api'],
  editor: ['ui', 'language', 'document', 'api'],
  ui: ['language', 'document', 'api'],
  language: ['document'],
  document: ['api'],
  api: [],
};

const files = (readdirSync(root, { recursive: true }) as string[])
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.startsWith('testing'))
  .map((file) => ({ folder: file.split('/')[0]!, path: file, imports: [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map((match) => match[1]!) }));

it('imports go down only', () => {
  const upward = files.flatMap(({ folder, path, imports }) =>
    imports
      .filter((from) => from.startsWith('../'))
      .map((from) => relative(root, join(root, dirname(path), from)).split('/')[0]!)
      // Data of the project beside this folder: shipped flows, golden messages.
      .filter((target) => target !== '..' && target !== folder && !below[folder]!.includes(target))
      .map((target) => `${path} -> ${target}`),
  );
  expect(upward).toEqual([]);
});

it('only canvas imports React Flow', () => {
  expect(files.filter(({ folder, imports }) => folder !== 'canvas' && imports.some((from) => from.startsWith('@xyflow/'))).map((file) => file.path)).toEqual([]);
});

it('nothing that ships imports the stand-in of the server', () => {
  expect(files.filter(({ imports }) => imports.some((from) => from.includes('/testing/'))).map((file) => file.path)).toEqual([]);
});
