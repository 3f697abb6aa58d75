import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Chance } from '../../testing/chance';
import { randomOperation } from '../../testing/randomOperation';
import { valueOf } from '../json/value';
import { insertAt } from './addStep';
import { setStepField } from './changeStep';
import { inTurn, readFlow, textOf, type Operation } from './flowDocument';
import { indexOf, stepNamed, type Located } from './flowIndex';
import { placeSteps } from './layoutChanges';
import { merge, resolve } from './merge';
import { targetOf } from './ports';
import { removeSteps } from './removeSteps';
import { renameStep } from './renameStep';

const base = readFlow(readFileSync(join(import.meta.dirname, '../../../../workflows/express/fulfillment.json'), 'utf8'));
const insert = (name: string, step: string, outcome: string): Operation => (flow) => insertAt(flow, { kind: 'next', step, outcome }, { name, fields: { use: 'delay', with: { for: 'PT1M' } }, onward: '*' }).flow;

describe('two edits of one text', () => {
  it('are both kept where they touch different steps', () => {
    const { flow, conflicts } = merge(base, insert('mine', 'registerWaybill', 'registered')(base), insert('theirs', 'orderPickup', 'accepted')(base));
    expect(conflicts).toEqual([]);
    expect(targetOf(flow, { kind: 'next', step: 'registerWaybill', outcome: 'registered' })).toBe('mine');
    expect(targetOf(flow, { kind: 'next', step: 'orderPickup', outcome: 'accepted' })).toBe('theirs');
  });

  it('are both kept where they touch different fields of one step', () => {
    const { flow, conflicts } = merge(base, setStepField(base, 'track', ['timeout'], 'P5D'), setStepField(base, 'track', ['with', 'key'], 'number'));
    expect(conflicts).toEqual([]);
    expect(stepNamed(flow, 'track')!.step).toMatchObject({ timeout: 'P5D', with: { key: 'number' } });
  });

  it('are told where they set one field otherwise, and each choice can be had', () => {
    const mine = setStepField(base, 'track', ['timeout'], 'P5D');
    const { flow, conflicts } = merge(base, mine, setStepField(base, 'track', ['timeout'], 'P7D'));
    expect(conflicts).toEqual([{ path: ['steps', 'track', 'timeout'], base: 'P3D', mine: 'P5D', theirs: 'P7D' }]);
    expect(stepNamed(resolve(flow, conflicts[0]!, 'theirs'), 'track')!.step.timeout).toBe('P7D');
    expect(stepNamed(resolve(flow, conflicts[0]!, 'mine'), 'track')!.step.timeout).toBe('P5D');
  });

  it('are told where one deletes what the other changes', () => {
    const { conflicts } = merge(base, removeSteps(base, ['silent']), setStepField(base, 'silent', ['with', 'message'], 'Other words.'));
    expect(conflicts.map(({ path }) => path.join('.'))).toContain('steps.silent');
  });

  it('follow a step that one renamed and the other changed', () => {
    const { flow, conflicts } = merge(base, renameStep(base, 'track', 'follow'), setStepField(base, 'track', ['timeout'], 'P7D'));
    expect(conflicts).toEqual([]);
    expect(stepNamed(flow, 'follow')!.step.timeout).toBe('P7D');
    expect(targetOf(flow, { kind: 'next', step: 'orderPickup', outcome: 'accepted' })).toBe('follow');
  });

  it('keep two new steps that both called alike', () => {
    const mine = inTurn(base, [insert('check', 'registerWaybill', 'registered'), (flow) => setStepField(flow, 'check', ['with', 'for'], 'PT9M')]);
    const { flow, conflicts } = merge(base, mine, insert('check', 'orderPickup', 'accepted')(base));
    expect(conflicts).toEqual([]);
    expect(targetOf(flow, { kind: 'next', step: 'orderPickup', outcome: 'accepted' })).toBe('check');
    expect(targetOf(flow, { kind: 'next', step: 'registerWaybill', outcome: 'registered' })).toBe('check2');
    expect(stepNamed(flow, 'check2')!.step.with).toEqual({ for: 'PT9M' });
  });

  it('keep both steps where both insert on one wire, and ask which comes first', () => {
    const { flow, conflicts } = merge(base, insert('mine', 'orderPickup', 'accepted')(base), insert('theirs', 'orderPickup', 'accepted')(base));
    expect(conflicts.map(({ path }) => path.join('.'))).toEqual(['steps.orderPickup.next.accepted']);
    expect([...indexOf(flow).steps.keys()]).toEqual(expect.arrayContaining(['mine', 'theirs']));
  });

  it('bring the boxes of both together', () => {
    const { flow } = merge(base, placeSteps(base, { track: { x: 1, y: 2 } }), placeSteps(base, { cancel: { x: 3, y: 4 } }));
    expect(flow.layout.steps).toEqual({ track: { x: 1, y: 2 }, cancel: { x: 3, y: 4 } });
  });

  it.each(Array.from({ length: 60 }, (_, index) => index + 1))('lose nothing, whatever was done (seed %i)', (seed) => {
    const chance = new Chance(seed);
    const edit = () => inTurn(base, Array.from({ length: 6 }, () => randomOperation(chance)));
    const [mine, theirs] = [edit(), edit()];
    expect(textOf(merge(base, base, theirs).flow)).toBe(textOf(theirs));
    expect(valueOf(merge(base, mine, base).flow.root)).toEqual(valueOf(mine.root));
    const { flow, conflicts } = merge(base, mine, theirs);
    const names = new Set(indexOf(flow).steps.keys());
    const told = conflicts.map(({ path }) => path.join('.')).join(' ');
    const work = ({ step }: Located) => JSON.stringify([step.use, step.with]);
    const stays = (name: string) => [mine, theirs].some((one) => indexOf(one).steps.has(name));
    const gone = new Set([...indexOf(base).steps.values()].filter(({ name }) => !stays(name)).map(work));
    // Every step that either added is there, unless a conflict tells of it, the other took its body away, or it is a step with a new name that the other removed or renamed.
    for (const added of [mine, theirs].flatMap((one) => [...indexOf(one).steps.values()].filter(({ name, owner }) => owner === null && !indexOf(base).steps.has(name)))) {
      expect(names.has(added.name) || gone.has(work(added)) || told.includes(added.name) || [...names].some((name) => name.startsWith(added.name.replace(/\d+$/, ''))), added.name).toBe(true);
    }
  });
});
