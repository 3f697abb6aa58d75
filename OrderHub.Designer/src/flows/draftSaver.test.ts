import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '../api/problem';
import type { FlowDraft } from '../api/types';
import { setStepField } from '../document/flow/changeStep';
import { readFlow } from '../document/flow/flowDocument';
import { stepNamed } from '../document/flow/flowIndex';
import { createFlowStore, type FlowStore } from '../document/flowStore';
import { DraftSaver, type OthersEvent, type SaveState } from './draftSaver';

const text = readFileSync(join(import.meta.dirname, '../../../workflows/express/fulfillment.json'), 'utf8');

/** A server of one draft, as the real one answers. */
class OneDraft {
  draft: FlowDraft | null = null;
  broken = false;

  save = async (revision: number | null, body: { text: string; layout?: Record<string, unknown> }, by = 'me'): Promise<FlowDraft> => {
    if (this.broken) {
      throw new Problem(0, 'network', '');
    }
    if ((this.draft?.state.revision ?? null) !== revision) {
      throw new Problem(412, 'revision.changed', '', [], null, this.draft);
    }
    this.draft = { name: 'a/b', text: body.text, layout: body.layout ?? this.draft?.layout ?? null, faults: [], state: { revision: (revision ?? 0) + 1, savedBy: by } as FlowDraft['state'] };
    return this.draft;
  };

  find = async () => this.draft;
}

const start = (server: OneDraft, store: FlowStore) => {
  const states: SaveState['kind'][] = [];
  const events: OthersEvent[] = [];
  const saver = new DraftSaver(store, { revision: server.draft?.state.revision ?? null, version: 'hash' }, server, { state: (state) => states.push(state.kind), others: (event) => events.push(event) });
  return { saver, states, events };
};
const timeout = (value: string) => (store: FlowStore) => store.getState().apply('field', (flow) => setStepField(flow, 'track', ['timeout'], value));
const timeoutOf = (from: string | undefined) => stepNamed(readFlow(from ?? ''), 'track')!.step.timeout;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('saves shortly after the last change, once', async () => {
  const [server, store] = [new OneDraft(), createFlowStore(readFlow(text))];
  const { saver, states } = start(server, store);
  timeout('P4D')(store);
  timeout('P5D')(store);
  expect(server.draft).toBeNull();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(timeoutOf(server.draft?.text)).toBe('P5D');
  expect(server.draft?.state.revision).toBe(1);
  expect(states.at(-1)).toBe('clean');
  saver.stop();
});

it('merges what another saved meanwhile, in every step of undo, and saves both', async () => {
  const server = new OneDraft();
  await server.save(null, { text });
  const store = createFlowStore(readFlow(text));
  const { saver, events } = start(server, store);
  timeout('P5D')(store);
  await server.save(1, { text: text.replace('"key": "waybill"', '"key": "number"') }, 'Bo');
  await vi.advanceTimersByTimeAsync(3_000);
  expect(server.draft?.text).toContain('"key": "number"');
  expect(timeoutOf(server.draft?.text)).toBe('P5D');
  expect(events).toEqual([{ kind: 'merged', by: 'Bo' }]);
  store.getState().undo();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(timeoutOf(server.draft?.text)).toBe('P3D');
  expect(server.draft?.text).toContain('"key": "number"');
  saver.stop();
});

it.each(['mine', 'theirs'] as const)('stops saving where both changed one field, until %s is chosen', async (choice) => {
  const server = new OneDraft();
  await server.save(null, { text });
  const store = createFlowStore(readFlow(text));
  const { saver, states } = start(server, store);
  timeout('P5D')(store);
  await server.save(1, { text: text.replace('"P3D"', '"P9D"') }, 'Bo');
  await vi.advanceTimersByTimeAsync(9_000);
  expect(states.at(-1)).toBe('conflict');
  expect(timeoutOf(server.draft?.text)).toBe('P9D');
  saver.choose(new Map([['steps.track.timeout', choice]]));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(timeoutOf(server.draft?.text)).toBe(choice === 'mine' ? 'P5D' : 'P9D');
  expect(stepNamed(store.getState().flow, 'track')!.step.timeout).toBe(choice === 'mine' ? 'P5D' : 'P9D');
  saver.stop();
});

it('shows what another saved to one who only looks', async () => {
  const server = new OneDraft();
  await server.save(null, { text });
  const store = createFlowStore(readFlow(text));
  const { saver, events } = start(server, store);
  await server.save(1, { text: text.replace('"P3D"', '"P9D"') }, 'Bo');
  await saver.look();
  expect(stepNamed(store.getState().flow, 'track')!.step.timeout).toBe('P9D');
  expect(events).toEqual([{ kind: 'merged', by: 'Bo' }]);
  expect(saver.isSaved).toBe(true);
  saver.stop();
});

it('tries again by itself while the server cannot be reached', async () => {
  const [server, store] = [new OneDraft(), createFlowStore(readFlow(text))];
  const { saver, states } = start(server, store);
  server.broken = true;
  timeout('P5D')(store);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(states.at(-1)).toBe('offline');
  server.broken = false;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(timeoutOf(server.draft?.text)).toBe('P5D');
  saver.stop();
});

it('begins a new draft where the old one was published or deleted meanwhile', async () => {
  const server = new OneDraft();
  await server.save(null, { text });
  const store = createFlowStore(readFlow(text));
  const { saver, events } = start(server, store);
  server.draft = null;
  timeout('P5D')(store);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(events).toEqual([{ kind: 'gone' }]);
  expect(timeoutOf((server.draft as FlowDraft | null)?.text)).toBe('P5D');
  saver.stop();
});
