import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { FlowActions, FlowState, FlowStore } from '../document/flowStore';

/**
 * The flow being edited, for the canvas, the forms and the panels: all are views of the one store. A view reads with
 * `useFlow(selector)` and changes with `useFlowStore().getState().apply(label, operation)`; the operations are the pure functions
 * of `document/flow/`.
 */
const Context = createContext<FlowStore | null>(null);

export function FlowStoreProvider({ store, children }: { store: FlowStore; children: ReactNode }) {
  return <Context value={store}>{children}</Context>;
}

export function useFlowStore(): FlowStore {
  const store = useContext(Context);
  if (store === null) {
    throw new Error('useFlowStore needs <FlowStoreProvider> around it.');
  }
  return store;
}

export function useFlow<T>(selector: (state: FlowState & FlowActions) => T): T {
  return useStore(useFlowStore(), selector);
}
