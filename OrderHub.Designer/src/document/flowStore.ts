import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FlowDocument, Operation } from './flow/flowDocument';
import { indexOf } from './flow/flowIndex';
import { done, historyOf, rebased, redone, sameFlow, settled, undone, type History } from './flow/history';
import { graphOf, type Port } from './flow/ports';
import type { Path } from './json/edit';

/** What is chosen on the canvas: steps, notes, or one wire or outcome. */
export interface Selection {
  readonly steps: readonly string[];
  readonly notes: readonly string[];
  readonly port: Port | null;
}

export const nothingSelected: Selection = { steps: [], notes: [], port: null };

/** A field to bring to view and to focus, as a path inside the step (or the flow, where no step is chosen). */
export interface FieldRequest {
  readonly step: string | null;
  readonly field: Path;
  /** Rises with each request, so that asking twice for one field asks twice. */
  readonly number: number;
}

export interface FlowState {
  readonly history: History;
  readonly flow: FlowDocument;
  /** The flow for those to whom it does not matter where boxes lie: the same object as long as only that changes. */
  readonly logic: FlowDocument;
  readonly selection: Selection;
  readonly fieldRequest: FieldRequest | null;
  /** Looking only: every change is refused. */
  readonly readOnly: boolean;
}

export interface FlowActions {
  /** The one door for changes: applies an operation as one step of undo; one that changes nothing leaves none. */
  apply: (label: string, operation: Operation, options?: { group?: string; select?: (flow: FlowDocument) => Partial<Selection> }) => void;
  /** Ends a group of changes (a field was left, a drag ended). */
  settle: () => void;
  undo: () => void;
  redo: () => void;
  select: (selection: Partial<Selection>) => void;
  /** Chooses a step and asks for one of its fields. */
  askFor: (step: string | null, field: Path) => void;
  /** Takes another text as the start: nothing to undo. */
  open: (flow: FlowDocument) => void;
  /** Brings in what another saved, in the present and in every step of undo. */
  rebase: (change: (flow: FlowDocument) => FlowDocument) => void;
  setReadOnly: (readOnly: boolean) => void;
}

export type FlowStore = StoreApi<FlowState & FlowActions>;

/** The one place of a flow being edited; undo is this wrapper around it and nothing else. */
export function createFlowStore(flow: FlowDocument): FlowStore {
  return createStore<FlowState & FlowActions>()((set, get) => {
    const take = (history: History, selection: Selection = get().selection) =>
      set({ history, flow: history.present, logic: sameLogic(get().logic, history.present), selection: sameFlow(history.present, get().flow) && selection === get().selection ? selection : onlyWhatIsThere(history.present, selection) });
    return {
      history: historyOf(flow),
      flow,
      logic: flow,
      selection: nothingSelected,
      fieldRequest: null,
      readOnly: false,
      apply: (label, operation, { group, select } = {}) => {
        const { history, readOnly } = get();
        const after = readOnly ? history.present : operation(history.present);
        const next = done(history, after, label, group ?? null);
        if (next !== history) {
          take(next, select === undefined ? undefined : { ...nothingSelected, ...select(after) });
        }
      },
      settle: () => {
        const history = settled(get().history);
        if (history !== get().history) {
          set({ history });
        }
      },
      undo: () => !get().readOnly && take(undone(get().history)),
      redo: () => !get().readOnly && take(redone(get().history)),
      select: (selection) => set({ selection: onlyWhatIsThere(get().flow, { ...nothingSelected, ...selection }), history: settled(get().history) }),
      askFor: (step, field) => set(({ fieldRequest }) => ({
        selection: step === null ? nothingSelected : { ...nothingSelected, steps: [step] },
        fieldRequest: { step, field, number: (fieldRequest?.number ?? 0) + 1 },
      })),
      open: (other) => set({ history: historyOf(other), flow: other, logic: other, selection: nothingSelected, fieldRequest: null }),
      rebase: (change) => take(rebased(get().history, change)),
      setReadOnly: (readOnly) => set({ readOnly }),
    };
  });
}

const sameLogic = (before: FlowDocument, now: FlowDocument): FlowDocument => (before.root === now.root ? before : now);

function onlyWhatIsThere(flow: FlowDocument, selection: Selection): Selection {
  const { steps } = indexOf(flow);
  return {
    steps: selection.steps.filter((name) => steps.has(name)),
    notes: selection.notes.filter((id) => id in flow.layout.notes),
    port: selection.port !== null && graphOf(flow, selection.port) !== undefined ? selection.port : null,
  };
}
