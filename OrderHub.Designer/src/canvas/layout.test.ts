import Elk from 'elkjs/lib/elk.bundled.js';
import { describe, expect, it } from 'vitest';
import { flowGraph, type FlowGraph } from '../document/flowGraph';
import { flowView, fulfillmentDefinition, transactionDefinition } from '../testing/samples';
import { fromElk, toElk } from './elkGraph';
import { handover, placeLanes } from './lanes';
import { labelPoint, roundedPath } from './path';

const lay = async (graph: FlowGraph) => fromElk(await new Elk().layout(toElk(graph)), graph);

describe.each([['transaction', transactionDefinition], ['fulfillment', fulfillmentDefinition]])('the layout of the %s flow', (_, definition) => {
  const graph = flowGraph(flowView(definition));

  it('keeps the main way on one straight line', async () => {
    const { boxes } = await lay(graph);
    const middles = graph.nodes.filter((node) => node.main).map((node) => boxes.get(node.id)!.x + boxes.get(node.id)!.width / 2);
    expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(1);
  });

  it('lays no box over another', async () => {
    const boxes = [...(await lay(graph)).boxes.values()];
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
      }
    }
  });

  it('gives every wire its points', async () => {
    const { wires } = await lay(graph);
    expect(graph.edges.filter((edge) => (wires.get(edge.id)?.length ?? 0) < 2)).toEqual([]);
  });
});

it('puts the flows side by side, with a way from one to the next', async () => {
  const graphs = [flowGraph(flowView(transactionDefinition)), flowGraph(flowView(fulfillmentDefinition, { instanceId: '2' }))];
  const placed = placeLanes(await Promise.all(graphs.map(async (graph) => ({ graph, layout: await lay(graph) }))));
  const [first, second] = placed;
  expect(second!.lane.x).toBeGreaterThan(first!.lane.x + first!.lane.width);
  expect(handover(first!, second!).at(-1)!.x).toBeGreaterThan(second!.lane.x);
});

describe('a wire', () => {
  it('goes through its points with rounded corners', () => {
    expect(roundedPath([{ x: 0, y: 0 }, { x: 0, y: 40 }, { x: 40, y: 40 }])).toBe('M0 0L0 32Q0 40 8 40L40 40');
  });

  it('never rounds past the middle of a short stretch', () => {
    expect(roundedPath([{ x: 0, y: 0 }, { x: 0, y: 6 }, { x: 40, y: 6 }])).toContain('L0 3Q0 6 8 6');
  });

  it('carries its word beside the step that it leaves', () => {
    expect(labelPoint([{ x: 10, y: 5 }, { x: 90, y: 5 }])).toEqual({ x: 18, y: 5, along: 'x' });
  });
});

it('keeps as much room beside a step as the words of its ways take', async () => {
  const graph = flowGraph(flowView(fulfillmentDefinition));
  const room = (wordsOf: (outcome: string) => string) => Math.max(...toElk(graph, wordsOf).children!.map(({ width }) => width!));
  expect(room((outcome) => `${outcome} in many more words`)).toBeGreaterThan(room((outcome) => outcome) + 100);
  expect(room(() => '已改派')).toBe(room(() => 'sixsix'));
});
