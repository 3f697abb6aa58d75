import { addStep, insertAt } from '../document/flow/addStep';
import { renameOutcome, setFlowField, setStepField } from '../document/flow/changeStep';
import { copySteps, pasteSteps } from '../document/flow/clipboard';
import type { Operation } from '../document/flow/flowDocument';
import { freeName, indexOf } from '../document/flow/flowIndex';
import { freeHandlerName, renameHandler, setHandler } from '../document/flow/handlers';
import { forgetPlaces, placeSteps, setCollapsed, setNote } from '../document/flow/layoutChanges';
import { moveSteps, wrapSteps } from '../document/flow/moveSteps';
import { unwire, wire, wiresOf } from '../document/flow/ports';
import { removeSteps } from '../document/flow/removeSteps';
import { renameStep } from '../document/flow/renameStep';
import type { Chance } from './chance';

const uses = ['order.accept@1', 'waybill.register@1', 'if', 'end', 'scope', 'for-each', 'while', 'wait-signal', 'compensate', 'set'];

/** Something a person might do next, wherever it makes sense or not. */
export function randomOperation(chance: Chance): Operation {
  const kind = chance.below(20);
  return (flow) => {
    const { steps, graphs } = indexOf(flow);
    const names = [...steps.keys()];
    const name = chance.oneOf(names) ?? '';
    const other = chance.oneOf(names) ?? '';
    const graph = chance.oneOf([...graphs.keys()]) ?? null;
    const port = chance.oneOf(wiresOf(flow))?.port ?? { kind: 'start' as const, graph: null };
    const word = ['a', 'näme', '等待', 'x y', 'long'.repeat(12)][chance.below(5)]!;
    const step = { name: word.slice(0, 60), fields: { use: chance.oneOf(uses)!, ...(chance.below(2) ? { with: { text: word, amount: chance.next() } } : {}) }, onward: chance.below(2) ? '*' : 'done' };
    switch (kind) {
      case 0: return addStep(flow, step, graph, chance.below(2) ? { x: chance.below(900), y: 10 } : undefined).flow;
      case 1: case 2: return insertAt(flow, port, step).flow;
      case 3: return removeSteps(flow, names.length > 6 ? [name] : []);
      case 4: return removeSteps(flow, names.length > 12 ? [name, other] : []);
      case 5: return renameStep(flow, name, freeName(flow, word.slice(0, 60)));
      case 6: return wire(flow, port, other);
      case 7: return wire(flow, { kind: 'next', step: name, outcome: chance.below(2) ? '*' : word }, other);
      case 8: return wire(flow, { kind: 'catch', step: name, code: `${word}.*` }, other);
      case 9: return unwire(flow, port);
      case 10: return setStepField(flow, name, ['with', word], chance.below(3) === 0 ? undefined : [word, 1.5, { deep: `{% steps.${other}.output %}` }]);
      case 11: return setStepField(flow, name, ['title'], chance.below(3) === 0 ? undefined : { en: word, zh: word });
      case 12: return setStepField(flow, name, [['timeout', 'compensate', 'retry'][chance.below(3)]!], chance.below(2) ? undefined : 'PT5M');
      case 13: return setFlowField(flow, ['vars', `v${chance.below(4)}`], chance.below(2) ? undefined : chance.below(100));
      case 14: return setHandler(flow, graph, chance.below(2) ? freeHandlerName(flow, graph, 'cancel') : 'cancel', chance.below(3) === 0 ? undefined : { signal: word, next: other });
      case 15: return renameHandler(flow, graph, 'cancel', word);
      case 16: return moveSteps(flow, [name, other], graph);
      case 17: return wrapSteps(flow, [name, other], { name: freeName(flow, 'scope'), fields: { use: 'scope' } });
      case 18: return pasteSteps(flow, copySteps(flow, [name, other]), graph).flow;
      default: return chance.below(2)
        ? placeSteps(setCollapsed(flow, name, chance.below(2) === 0), { [other]: { x: chance.below(500), y: chance.below(500) } })
        : renameOutcome(setNote(forgetPlaces(flow, new Set([name])), `note${chance.below(3)}`, { x: 1, y: 2, width: 200, height: 80, text: word }), name, 'done', word);
    }
  };
}
