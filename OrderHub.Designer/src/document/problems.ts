import type { FlowDocument } from './flow/flowDocument';
import { indexOf } from './flow/flowIndex';
import type { Path } from './json/edit';

/** Where a fault of the server lies in the document: a step and a field of it, or a field of the flow. */
export interface ProblemPlace {
  step: string | null;
  field: Path;
}

/** Reads a path such as `steps.perParcel.body.steps.label.with.size`: the innermost step on it, and what is left. */
export function placeOf(flow: FlowDocument, path: string): ProblemPlace {
  const { steps } = indexOf(flow);
  const parts = path === '' ? [] : path.split('.');
  let place: ProblemPlace = { step: null, field: parts };
  for (let at = 0; at + 1 < parts.length; at += 1) {
    const name = parts[at + 1]!;
    const found = parts[at] === 'steps' ? steps.get(name) : undefined;
    if (found !== undefined && found.path.join('.') === parts.slice(0, at + 2).join('.')) {
      place = { step: name, field: parts.slice(at + 2) };
    }
  }
  return place;
}

/** How many faults each step has; those inside a body count for it as well where it is folded. */
export function countBySteps(places: readonly ProblemPlace[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { step } of places) {
    if (step !== null) {
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
  }
  return counts;
}
