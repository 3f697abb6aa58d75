import type { FlowDocument } from './flowDocument';
import type { Note, Place } from './layoutFile';

const rounded = ({ x, y }: Place): Place => ({ x: Math.round(x), y: Math.round(y) });

/** Puts steps and notes where they are dragged to. Moving a box is no change of logic. */
export function placeSteps(flow: FlowDocument, places: Readonly<Record<string, Place>>): FlowDocument {
  const steps = { ...flow.layout.steps, ...Object.fromEntries(Object.entries(places).map(([name, place]) => [name, rounded(place)])) };
  return { ...flow, layout: { ...flow.layout, steps } };
}

/** Leaves it to the layout engine again where steps lie: all, or those named. */
export function forgetPlaces(flow: FlowDocument, names?: ReadonlySet<string>): FlowDocument {
  const steps = names === undefined ? {} : Object.fromEntries(Object.entries(flow.layout.steps).filter(([name]) => !names.has(name)));
  return Object.keys(flow.layout.steps).length === Object.keys(steps).length ? flow : { ...flow, layout: { ...flow.layout, steps } };
}

export function setNote(flow: FlowDocument, id: string, note: Note | undefined): FlowDocument {
  const { [id]: before, ...rest } = flow.layout.notes;
  return note === undefined && before === undefined ? flow
    : { ...flow, layout: { ...flow.layout, notes: note === undefined ? rest : { ...flow.layout.notes, [id]: { ...note, ...rounded(note) } } } };
}

export function freeNoteId(flow: FlowDocument): string {
  for (let count = 1; ; count += 1) {
    if (flow.layout.notes[`note${count}`] === undefined) {
      return `note${count}`;
    }
  }
}

export function setCollapsed(flow: FlowDocument, name: string, collapsed: boolean): FlowDocument {
  const is = flow.layout.collapsed.includes(name);
  return is === collapsed ? flow
    : { ...flow, layout: { ...flow.layout, collapsed: collapsed ? [...flow.layout.collapsed, name] : flow.layout.collapsed.filter((one) => one !== name) } };
}
