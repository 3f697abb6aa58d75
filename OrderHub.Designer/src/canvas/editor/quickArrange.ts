import type { Box } from '../elkGraph';
import type { Arranged } from './arrange';
import type { DrawnGraph } from './drawn';
import { entriesOf, entrySize, sizeOf, wordRoom, type Size } from './sizes';

const gap = { across: 56, down: 44 };

/**
 * Lays out a graph of many steps at once, in one pass: the main way straight down, each side step beside and below the step that
 * leads to it, in the first column that is free there. The layout engine would take seconds for it, and again after each change.
 */
export function arrangeQuickly(graph: DrawnGraph, inside: (name: string) => Size | undefined): Arranged {
  const cells = cellsOf(graph);
  const columns: number[] = [];
  const rows: number[] = [];
  for (const one of graph.steps) {
    const { row, column } = cells.get(one.name)!;
    const size = sizeOf(one, inside(one.name));
    columns[column] = Math.max(columns[column] ?? 0, size.width + wordRoom(one));
    rows[row] = Math.max(rows[row] ?? 0, size.height);
  }
  const left = starts(columns, gap.across, 0);
  const top = starts(rows, gap.down, entrySize.height + gap.down);
  const widest = Math.max(...graph.steps.filter(({ main }) => main).map((one) => sizeOf(one, inside(one.name)).width));
  const boxes = new Map<string, Box>(graph.steps.map((one) => {
    const { row, column } = cells.get(one.name)!;
    const size = sizeOf(one, inside(one.name));
    // In the first column middles are in line, so that the main way is.
    return [one.name, { ...size, x: left[column]! + (column === 0 ? (widest - size.width) / 2 : 0), y: top[row]! }];
  }));
  entriesOf(graph).forEach(({ id, key }, index) => {
    const target = boxes.get(graph.wires.find((wire) => wire.key === key)?.to ?? '');
    boxes.set(id, { ...entrySize, x: (target ? target.x + (target.width - entrySize.width) / 2 : 0) + (index > 0 ? 14 : 0), y: (target?.y ?? 0) - entrySize.height - gap.down + (index > 0 ? 8 : 0) });
  });
  const all = [...boxes.values()];
  return { boxes, wires: new Map(), size: { width: Math.max(...all.map((box) => box.x + box.width)), height: Math.max(...all.map((box) => box.y + box.height)) } };
}

interface Cell {
  row: number;
  column: number;
}

function cellsOf(graph: DrawnGraph): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>(graph.steps.filter(({ main }) => main).map((one, row) => [one.name, { row, column: 0 }]));
  const taken = new Set([...cells.values()].map(({ row, column }) => `${row}/${column}`));
  const steps = new Map(graph.steps.map((one) => [one.name, one]));
  const queue = [...cells.keys()];
  const put = (name: string, row: number, first: number) => {
    let column = first;
    while (taken.has(`${row}/${column}`)) {
      column += 1;
    }
    taken.add(`${row}/${column}`);
    cells.set(name, { row, column });
    queue.push(name);
  };
  for (let at = 0; at < queue.length; at += 1) {
    const from = cells.get(queue[at]!)!;
    for (const { to } of steps.get(queue[at]!)!.outlets) {
      if (to !== null && steps.has(to) && !cells.has(to)) {
        put(to, from.row + 1, Math.max(1, from.column));
      }
    }
  }
  const last = Math.max(0, ...[...cells.values()].map(({ row }) => row));
  graph.steps.filter(({ name }) => !cells.has(name)).forEach(({ name }, index) => put(name, cells.size === 0 ? index : Math.min(index, last), 1));
  return cells;
}

function starts(lengths: readonly number[], between: number, first: number): number[] {
  let at = first;
  return Array.from(lengths, (length) => {
    const start = at;
    at += (length ?? 0) + between;
    return start;
  });
}
