import type { Overlay } from '../overlay';

/** A step that differs between two versions. */
export interface ChangedStep {
  readonly step: string;
  /** added, removed, renamed, changed, rewired or moved. */
  readonly kind: string;
  /** Its name before, where it was renamed. */
  readonly before: string | null;
}

/** What differs, on the canvas of one of the two versions. */
export function diffOverlay(steps: readonly ChangedStep[], side: 'before' | 'after'): Overlay {
  const marks = steps.flatMap(({ step, kind, before }): [string, string][] =>
    kind === 'added' ? (side === 'after' ? [[step, 'added']] : [])
    : kind === 'removed' ? (side === 'before' ? [[step, 'removed']] : [])
    : [[side === 'before' ? (before ?? step) : step, 'changed']]);
  return { steps: new Map(marks), wires: new Map() };
}
