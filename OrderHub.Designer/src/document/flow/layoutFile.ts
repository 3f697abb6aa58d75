import type { Value } from '../json/value';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A remark on the canvas. */
export interface Note extends Place {
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

/**
 * Where things lie on the canvas: the file beside a definition. Steps without a place are laid out by the engine; a step of a
 * body has its place inside it.
 */
export interface FlowLayout {
  readonly steps: Readonly<Record<string, Place>>;
  readonly notes: Readonly<Record<string, Note>>;
  /** Bodies that show as one box. */
  readonly collapsed: readonly string[];
}

export const emptyLayout: FlowLayout = { steps: {}, notes: {}, collapsed: [] };

type Loose = Record<string, unknown>;

const isRecord = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);
const number = (value: unknown, otherwise: number) => (typeof value === 'number' && Number.isFinite(value) ? value : otherwise);

function recordOf<T>(value: unknown, read: (one: Loose) => T): Record<string, T> {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (isRecord(one) ? [[name, read(one)]] : []))) : {};
}

/** Reads a layout leniently: what it cannot use is as if it were not there. */
export function readLayout(value: unknown): FlowLayout {
  if (!isRecord(value)) {
    return emptyLayout;
  }
  const place = (one: Loose): Place => ({ x: number(one['x'], 0), y: number(one['y'], 0) });
  const collapsed = value['collapsed'];
  return {
    steps: recordOf(value['steps'], place),
    notes: recordOf(value['notes'], (one) => ({
      ...place(one), width: number(one['width'], 220), height: number(one['height'], 110), text: typeof one['text'] === 'string' ? one['text'] : '',
    })),
    collapsed: Array.isArray(collapsed) ? collapsed.filter((name): name is string => typeof name === 'string') : [],
  };
}

/** A layout as it is saved: names in order, so that moving one box is one changed line. */
export function layoutValue(layout: FlowLayout): { [key: string]: Value } {
  const sorted = <T extends Value>(record: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
  const parts: [string, Value][] = [
    ['steps', sorted(layout.steps as unknown as Record<string, Value>)],
    ['notes', sorted(layout.notes as unknown as Record<string, Value>)],
    ['collapsed', [...layout.collapsed].sort()],
  ];
  return Object.fromEntries(parts.filter(([, part]) => Object.keys(part as object).length > 0));
}
