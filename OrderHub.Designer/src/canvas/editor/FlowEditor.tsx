import '@xyflow/react/dist/style.css';
import { ReactFlowProvider } from '@xyflow/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Catalog } from '../../document/stepKinds';
import { useFlowStore } from '../../editor/FlowStoreContext';
import { CanvasContext, type CanvasActions, type InsertWish } from './CanvasContext';
import { EditorCanvas } from './EditorCanvas';
import styles from './FlowEditor.module.css';
import type { Overlay } from '../../document/overlay';

interface Props {
  catalog: Catalog;
  /** Faults by step. */
  problems: ReadonlyMap<string, number>;
  label: string;
  overlay?: Overlay | null;
  withPalette?: boolean;
  onOpenFlow: (name: string) => void;
}

/** A flow to compose: palette and canvas, both views of the one store. */
export function FlowEditor({ catalog, problems, label, overlay = null, withPalette = true, onOpenFlow }: Props) {
  const store = useFlowStore();
  const area = useRef<HTMLDivElement>(null);
  const [wish, setWish] = useState<InsertWish | null>(null);
  const readOnly = store.getState().readOnly;
  const openFlow = useRef(onOpenFlow);
  openFlow.current = onOpenFlow;
  const ask = useCallback((next: InsertWish) => setWish(next), []);
  const actions = useMemo<CanvasActions>(() => ({ catalog, readOnly, ask, openFlow: (name) => openFlow.current(name) }), [catalog, readOnly, ask]);
  return (
    <CanvasContext value={actions}>
      <ReactFlowProvider>
        <div ref={area} className={styles.area} data-wide={!withPalette || undefined}>
          <EditorCanvas area={area} problems={problems} label={label} overlay={overlay} withPalette={withPalette} wish={wish} onWish={setWish} />
        </div>
      </ReactFlowProvider>
    </CanvasContext>
  );
}
