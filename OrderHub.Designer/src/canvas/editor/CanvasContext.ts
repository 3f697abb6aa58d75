import { createContext, useContext } from 'react';
import type { Port } from '../../document/flow/ports';
import type { Catalog } from '../../document/stepKinds';
import type { Point } from '../elkGraph';

/** Where something new is wanted: on a wire or an outcome, or free on the canvas. */
export interface InsertWish {
  port: Port | null;
  /** On the screen, where the question opens. */
  at: Point;
  /** On the canvas, for a step that no wire leads to. */
  place: Point | null;
  /** insert: a new step. connect: one that is there already. */
  kind: 'insert' | 'connect';
}

export interface CanvasActions {
  catalog: Catalog;
  readOnly: boolean;
  ask: (wish: InsertWish) => void;
  openFlow: (name: string) => void;
}

export const CanvasContext = createContext<CanvasActions | null>(null);

export function useCanvas(): CanvasActions {
  const context = useContext(CanvasContext);
  if (context === null) {
    throw new Error('A card of the canvas stands outside of it.');
  }
  return context;
}
