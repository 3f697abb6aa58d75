import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo, useRef } from 'react';
import { setNote } from '../../document/flow/layoutChanges';
import { useFlowStore } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';
import { useCanvas } from './CanvasContext';
import type { NoteNode } from './nodes';
import styles from './NoteNodeView.module.css';

/** A remark on the canvas; it belongs to the layout and changes no logic. */
export const NoteNodeView = memo(function NoteNodeView({ id, data, selected }: NodeProps<NoteNode>) {
  const { t } = useLanguage();
  const store = useFlowStore();
  const { readOnly } = useCanvas();
  const key = id.slice('note#'.length);
  const area = useRef<HTMLTextAreaElement>(null);
  return (
    <div className={styles.note} data-selected={selected || undefined}>
      <NodeResizer
        isVisible={(selected ?? false) && !readOnly} minWidth={120} minHeight={60} lineClassName={styles.line} handleClassName={styles.corner}
        onResizeEnd={(_, { x, y, width, height }) => store.getState().apply('undo.note', (flow) => setNote(flow, key, { ...data.note, x, y, width: Math.round(width), height: Math.round(height) }))}
      />
      <textarea
        ref={area} className={`nodrag nowheel ${styles.text}`} value={data.note.text} readOnly={readOnly} aria-label={t('editor.note')} placeholder={t('editor.note.placeholder')} maxLength={2_000}
        onChange={(event) => { const { value } = event.currentTarget; store.getState().apply('undo.note', (flow) => setNote(flow, key, { ...data.note, text: value }), { group: `note.${key}` }); }}
        onBlur={() => store.getState().settle()}
      />
    </div>
  );
});
