import { describe, expect, it } from 'vitest';
import { flowView, fulfillmentDefinition, transactionDefinition } from '../testing/samples';
import { readFlowDefinition } from './flowDefinition';
import { flowGraph, mainWay, readingOrder, stepToShow, titleFromName } from './flowGraph';

describe('a flow as a graph', () => {
  it('has one box a step and one wire an outcome', () => {
    const graph = flowGraph(flowView(transactionDefinition));
    expect(graph.nodes).toHaveLength(Object.keys(transactionDefinition.steps).length);
    expect(graph.edges.find((edge) => edge.from === 'reach' && edge.to === 'refuse')).toMatchObject({ outcome: 'unreachable', main: false, taken: 0 });
  });

  it('says of a step that it was not taken only once the flow has ended', () => {
    const view = flowView(fulfillmentDefinition);
    const notTaken = (endedAt: string | null) => flowGraph({ ...view, endedAt }).nodes.find((node) => node.id === 'orderPickup')!.notTaken;
    expect([notTaken(null), notTaken('2026-03-02T03:00:00Z')]).toEqual([false, true]);
  });

  it('leaves the only outcome of a step unnamed', () => {
    const graph = flowGraph(flowView(transactionDefinition));
    expect(graph.edges.find((edge) => edge.from === 'store')?.outcome).toBe('');
  });

  it('marks the wire to the step at work as active', () => {
    const view = flowView(fulfillmentDefinition);
    view.steps['orderPickup'] = { ...view.steps['orderPickup']!, state: 'waiting' };
    view.edges.find((edge) => edge.from === 'registerWaybill' && edge.to === 'orderPickup')!.taken = 1;
    expect(flowGraph(view).edges.filter((edge) => edge.active).map((edge) => edge.to)).toEqual(['orderPickup']);
  });

  it('marks only the way by which a loop came back last', () => {
    const view = flowView(fulfillmentDefinition);
    const left = (name: string, leftAt: string) => {
      view.steps[name] = { ...view.steps[name]!, state: 'done', leftAt };
    };
    left('orderPickup', '2026-03-02T01:00:00Z');
    left('applyReport', '2026-03-02T02:00:00Z');
    view.steps['track'] = { ...view.steps['track']!, state: 'waiting' };
    for (const edge of view.edges.filter((one) => one.to === 'track' && ['orderPickup', 'applyReport'].includes(one.from))) {
      edge.taken = 1;
    }
    expect(flowGraph(view).edges.filter((edge) => edge.active).map((edge) => edge.from)).toEqual(['applyReport']);
  });

  it('shows the step at work, the last one where nothing is any more, and none before the start', () => {
    const view = flowView(fulfillmentDefinition);
    for (const [name, step] of Object.entries(view.steps)) {
      view.steps[name] = { ...step, state: 'pending', enteredAt: null };
    }
    const shown = () => stepToShow(flowGraph(view).nodes)?.step;
    expect(shown()).toBeUndefined();
    view.steps['applyReport'] = { ...view.steps['applyReport']!, state: 'done', enteredAt: '2026-03-02T02:00:00Z' };
    view.steps['orderPickup'] = { ...view.steps['orderPickup']!, state: 'done', enteredAt: '2026-03-02T01:00:00Z' };
    expect(shown()).toBe('applyReport');
    view.steps['orderPickup'] = { ...view.steps['orderPickup']!, state: 'waiting' };
    expect(shown()).toBe('orderPickup');
  });

  it('draws what was taken back, from the step that did it', () => {
    const view = flowView(fulfillmentDefinition);
    view.steps['registerWaybill'] = { ...view.steps['registerWaybill']!, state: 'compensated' };
    view.steps['undoAll'] = { ...view.steps['undoAll']!, state: 'done' };
    expect(flowGraph(view).undos).toEqual([{ from: 'undoAll', to: 'registerWaybill' }]);
  });

  it('knows the main way past a loop that leads back', () => {
    const definition = readFlowDefinition({
      start: 'a', steps: { a: { use: 'x@1', next: 'b' }, b: { use: 'y@1', next: { again: 'a', done: 'c' } }, c: { use: 'end' } },
    });
    expect(mainWay(definition)).toEqual(['a', 'b', 'c']);
  });

  it('takes the wires from the definition where the server counted none', () => {
    const graph = flowGraph(flowView(transactionDefinition, { edges: [] }));
    expect(graph.edges).toHaveLength(flowView(transactionDefinition).edges.length);
  });

  it('lists every step once, the main way first and in its order', () => {
    const order = readingOrder(flowGraph(flowView(transactionDefinition))).map((node) => node.step);
    expect(new Set(order).size).toBe(Object.keys(transactionDefinition.steps).length);
    expect(order.slice(0, 12)).toEqual(['seenBefore', 'checkFields', 'store', 'contract', 'reach', 'product', 'restrictions', 'price', 'promise', 'waybill', 'accept', 'accepted']);
    expect(order[12]).toBe('repeated');
  });

  it('survives a definition it does not understand', () => {
    expect(flowGraph(flowView(transactionDefinition, { definition: null as never, edges: [] })).edges).toEqual([]);
  });
});

it('makes words of a step’s name where it has no title', () => {
  expect(titleFromName('waitPickedUp')).toBe('Wait picked up');
});
