import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Chance } from '../testing/chance';
import { randomOperation } from '../testing/randomOperation';
import { renameStep } from './flow/renameStep';
import { setStepField } from './flow/changeStep';
import { readFlow, textOf, type FlowDocument } from './flow/flowDocument';
import { indexOf } from './flow/flowIndex';
import { layoutValue } from './flow/layoutFile';
import { wiresOf } from './flow/ports';
import { createFlowStore } from './flowStore';
import { isHouse, inside, type Spot } from './json/house';
import type { JsonNode } from './json/node';

const text = (part: string) => readFileSync(join(import.meta.dirname, '../../../workflows/express', `${part}.json`), 'utf8');
const written = (flow: FlowDocument) => textOf(flow) + JSON.stringify(layoutValue(flow.layout));
const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

describe.each(['fulfillment', 'transaction'])('200 random operations on %s', (part) => {
  it.each(seeds)('are undone and redone exactly (seed %i)', (seed) => {
    const chance = new Chance(seed);
    const store = createFlowStore(readFlow(text(part)));
    const states = [written(store.getState().flow)];
    while (states.length <= 200) {
      const before = store.getState().flow;
      store.getState().apply('test', randomOperation(chance));
      if (store.getState().flow !== before) {
        states.push(written(store.getState().flow));
      }
    }
    // What is saved reads back as what is on the canvas.
    const flow = store.getState().flow;
    const again = readFlow(textOf(flow), layoutValue(flow.layout));
    expect([...indexOf(again).steps.keys()]).toEqual([...indexOf(flow).steps.keys()]);
    expect(wiresOf(again)).toEqual(wiresOf(flow));
    expect(notInHouseForm(again)).toEqual([]);

    for (let at = 199; at >= 0; at -= 1) {
      store.getState().undo();
      expect(written(store.getState().flow) === states[at], `undo to ${at}`).toBe(true);
    }
    expect(written(store.getState().flow)).toBe(text(part) + '{}');
    store.getState().undo();
    for (let at = 1; at <= 200; at += 1) {
      store.getState().redo();
      expect(written(store.getState().flow) === states[at], `redo to ${at}`).toBe(true);
    }
    store.getState().redo();
    expect(written(store.getState().flow)).toBe(states[200]);
  });

  it.each(seeds)('leave no wire to a step that is not there (seed %i)', (seed) => {
    const chance = new Chance(seed * 7919);
    const store = createFlowStore(readFlow(text(part)));
    for (let count = 0; count < 200; count += 1) {
      store.getState().apply('test', randomOperation(chance));
    }
    const { steps } = indexOf(store.getState().flow);
    // Handlers are set by name, as a form does, so a random one may name any step.
    const loose = wiresOf(store.getState().flow).filter(({ port, to, graph }) => port.kind !== 'handler' && steps.get(to)?.owner !== graph);
    expect(loose).toEqual([]);
  });
});

describe('the store of a flow', () => {
  it('takes a word typed as one step, and the next word as another', () => {
    const store = createFlowStore(readFlow(text('fulfillment')));
    const type = (word: string) => [...word].forEach((_, index) => store.getState().apply('title', (flow) => setStepField(flow, 'track', ['with', 'key'], word.slice(0, index + 1)), { group: 'track.key' }));
    type('abc');
    store.getState().settle();
    type('xyz');
    store.getState().undo();
    expect(indexOf(store.getState().flow).steps.get('track')!.step.with['key']).toBe('abc');
    store.getState().undo();
    expect(textOf(store.getState().flow)).toBe(text('fulfillment'));
  });

  it('makes no step of what changes nothing', () => {
    const store = createFlowStore(readFlow(text('fulfillment')));
    store.getState().apply('none', (flow) => setStepField(flow, 'track', ['timeout'], 'P3D'));
    expect(store.getState().history.past).toEqual([]);
  });

  it('lets go of what an undo takes away', () => {
    const store = createFlowStore(readFlow(text('fulfillment')));
    store.getState().apply('rename', (flow) => renameStep(flow, 'track', 'follow'), { select: () => ({ steps: ['follow'] }) });
    expect(store.getState().selection.steps).toEqual(['follow']);
    store.getState().undo();
    expect(store.getState().selection.steps).toEqual([]);
  });

  it('refuses changes to a flow that is only looked at', () => {
    const store = createFlowStore(readFlow(text('fulfillment')));
    store.getState().setReadOnly(true);
    store.getState().apply('rename', (flow) => renameStep(flow, 'track', 'follow'));
    expect(textOf(store.getState().flow)).toBe(text('fulfillment'));
  });
});

/** Paths of objects and lists that are laid out otherwise than the server would write them. */
function notInHouseForm(flow: FlowDocument): string[] {
  const visit = (node: JsonNode, spot: Spot, path: string): string[] => node.kind === 'scalar' ? []
    : [...(isHouse(node, spot) ? [] : [path]), ...(node.members[0]?.lead?.includes('\n') ? node.members.flatMap((one) => visit(one.value, inside(spot, one), `${path}.${one.key}`)) : [])];
  return visit(flow.root, { role: 'flow', depth: 0, prefix: 0, style: flow.style }, '');
}
