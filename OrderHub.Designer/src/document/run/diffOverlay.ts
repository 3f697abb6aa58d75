import type { FlowDocument } from '../flow/flowDocument';
import { portKey, wiresOf, type Port, type Wire } from '../flow/ports';
import type { Overlay } from '../overlay';

/** A step that differs between two versions. */
export interface ChangedStep {
  readonly step: string;
  /** added, removed, renamed, changed, rewired or moved. */
  readonly kind: string;
  /** Its name before, where it was renamed. */
  readonly before: string | null;
}

/** What differs, on the canvas of one of the two versions: steps by what became of them, wires as `added`, `removed` or `rewired`. */
export function diffOverlay(steps: readonly ChangedStep[], before: FlowDocument, after: FlowDocument, side: 'before' | 'after'): Overlay {
  const marks = steps.flatMap(({ step, kind, before: old }): [string, string][] =>
    kind === 'added' ? (side === 'after' ? [[step, 'added']] : [])
    : kind === 'removed' ? (side === 'before' ? [[step, 'removed']] : [])
    : [[side === 'before' ? (old ?? step) : step, 'changed']]);
  // A wire of a step that only got another name is the same wire: both sides are told apart by the newer names.
  const newer = new Map(steps.flatMap(({ step, before: old }) => (old === null ? [] : [[old, step] as const])));
  const named = (wires: readonly Wire[], rename: (name: string) => string) => new Map(wires.map((wire) => [portKey(renamed(wire.port, rename)), { key: portKey(wire.port), to: rename(wire.to) }]));
  const old = named(wiresOf(before), (name) => newer.get(name) ?? name);
  const now = named(wiresOf(after), (name) => name);
  const [shown, other, alone] = side === 'after' ? [now, old, 'added'] : [old, now, 'removed'];
  const wires = [...shown].flatMap(([port, { key, to }]): [string, string][] => {
    const there = other.get(port);
    return there === undefined ? [[key, alone]] : there.to === to ? [] : [[key, 'rewired']];
  });
  return { steps: new Map(marks), wires: new Map(wires) };
}

function renamed(port: Port, rename: (name: string) => string): Port {
  return port.kind === 'next' || port.kind === 'catch' ? { ...port, step: rename(port.step) } : { ...port, graph: port.graph === null ? null : rename(port.graph) };
}
