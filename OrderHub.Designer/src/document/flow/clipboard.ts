import type { Value } from '../json/value';
import { valueOf } from '../json/value';
import { setField, type FlowDocument } from './flowDocument';
import { freeName, indexOf, outermost, stepNamed } from './flowIndex';
import type { Place } from './layoutFile';
import { cutLoose } from './moveSteps';
import { renameStep } from './renameStep';

/** Steps taken along, whole, with where they lay. Travels as text, so that it can go from flow to flow and from page to page. */
export interface Clip {
  orderhub: 'steps';
  steps: { [name: string]: { [field: string]: Value } };
  places: { [name: string]: Place };
}

export function copySteps(flow: FlowDocument, names: Iterable<string>): Clip {
  const chosen = outermost(flow, names);
  return {
    orderhub: 'steps',
    steps: Object.fromEntries(chosen.map((name) => [name, valueOf(stepNamed(flow, name)!.node) as { [field: string]: Value }])),
    places: Object.fromEntries(chosen.flatMap((name) => (flow.layout.steps[name] ? [[name, flow.layout.steps[name]]] : []))),
  };
}

/** The clip that a text holds; null where it holds none. */
export function readClip(text: string): Clip | null {
  try {
    const value = JSON.parse(text) as Clip;
    const steps = Object.values(value.steps);
    return value.orderhub === 'steps' && steps.length > 0 && steps.every((step) => typeof step['use'] === 'string') ? { ...value, places: value.places ?? {} } : null;
  } catch {
    return null;
  }
}

export interface Pasted {
  flow: FlowDocument;
  names: string[];
}

/** Puts copied steps into a graph under free names. Wires among them stay, those to elsewhere are cut. */
export function pasteSteps(flow: FlowDocument, clip: Clip, graph: string | null, shift: Place = { x: 40, y: 40 }): Pasted {
  const target = indexOf(flow).graphs.get(graph);
  if (target === undefined) {
    return { flow, names: [] };
  }
  // In a document of their own they get names that are free here; then they are moved over.
  const all = namesIn(clip.steps);
  const taken = new Set(all);
  const renamed = new Map<string, string>();
  let apart: FlowDocument = { ...flow, root: setField(flow, ['steps'], clip.steps).root, layout: { ...flow.layout, steps: {} } };
  for (const name of all) {
    const free = freeName(flow, name, new Set([...taken].filter((other) => other !== name)));
    taken.add(free);
    renamed.set(name, free);
    apart = renameStep(apart, name, free);
  }
  const names = Object.keys(clip.steps).map((name) => renamed.get(name)!);
  let after = names.reduce((document, name) => setField(document, [...target.path, 'steps', name], valueOf(stepNamed(apart, name)!.node), atEnd), flow);
  after = cutLoose(after, names);
  const places = Object.fromEntries(Object.entries(clip.places).map(([name, { x, y }]) => [renamed.get(name)!, { x: x + shift.x, y: y + shift.y }]));
  return { flow: { ...after, layout: { ...after.layout, steps: { ...after.layout.steps, ...places } } }, names };
}

const atEnd = (siblings: readonly string[]) => siblings.length;

function namesIn(steps: unknown): string[] {
  return typeof steps !== 'object' || steps === null ? [] : Object.entries(steps).flatMap(([name, step]) => [name, ...namesIn((step as { body?: { steps?: unknown } }).body?.steps)]);
}
