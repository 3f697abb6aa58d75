import type { FlowDocument } from './flowDocument';

/** One step back: what stood before, and what was done to it. */
export interface Entry {
  readonly flow: FlowDocument;
  /** What was done, for the tip of the undo button; a key of the language files. */
  readonly label: string;
  /** Changes of one group, one right after the other, are one step: a drag, a word typed. */
  readonly group: string | null;
}

export interface History {
  readonly present: FlowDocument;
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
}

/** Steps back that are kept. */
export const maxSteps = 500;

export const historyOf = (flow: FlowDocument): History => ({ present: flow, past: [], future: [] });

export const sameFlow = (one: FlowDocument, other: FlowDocument): boolean => one.root === other.root && one.layout === other.layout;

export function done(history: History, flow: FlowDocument, label: string, group: string | null = null): History {
  if (sameFlow(history.present, flow)) {
    return history;
  }
  const last = history.past.at(-1);
  if (group !== null && last?.group === group && history.future.length === 0) {
    return { ...history, present: flow };
  }
  return { present: flow, past: [...history.past, { flow: history.present, label, group }].slice(-maxSteps), future: [] };
}

/** Ends a group: what comes next is a step of its own. */
export function settled(history: History): History {
  const last = history.past.at(-1);
  return last === undefined || last.group === null ? history : { ...history, past: [...history.past.slice(0, -1), { ...last, group: null }] };
}

export function undone(history: History): History {
  const last = history.past.at(-1);
  return last === undefined ? history
    : { present: last.flow, past: history.past.slice(0, -1), future: [{ ...last, flow: history.present, group: null }, ...history.future] };
}

export function redone(history: History): History {
  const [next, ...rest] = history.future;
  return next === undefined ? history
    : { present: next.flow, past: [...history.past, { ...next, flow: history.present, group: null }], future: rest };
}

/** Changes every state alike: what somebody else saved is in all of them, so that no step back takes it away. */
export function rebased(history: History, change: (flow: FlowDocument) => FlowDocument): History {
  const each = (entry: Entry): Entry => ({ ...entry, flow: change(entry.flow) });
  return { present: change(history.present), past: history.past.map(each), future: history.future.map(each) };
}
