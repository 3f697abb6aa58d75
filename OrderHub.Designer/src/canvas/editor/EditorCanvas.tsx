import { ActionIcon, Tooltip, useComputedColorScheme } from '@mantine/core';
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { Background, BackgroundVariant, Panel, ReactFlow, SelectionMode, type NodeChange } from '@xyflow/react';
import { memo, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { anyOutcome } from '../../document/flow/flowIndex';
import { useFlow, useFlowStore } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';
import { useOutcomeText } from '../../runs/useOutcomeText';
import { Splash } from '../../ui/Splash';
import { CanvasBar } from './CanvasBar';
import { useCanvas, type InsertWish } from './CanvasContext';
import { portOf, type DrawnStep } from './drawn';
import { EditWire } from './EditWire';
import { EntryNodeView } from './EntryNodeView';
import styles from './FlowEditor.module.css';
import { FlowMap } from './FlowMap';
import { Inserter } from './Inserter';
import { isStepId, type CanvasNode, type WireEdge } from './nodes';
import { NoteNodeView } from './NoteNodeView';
import type { Overlay } from '../../document/overlay';
import { Palette } from './Palette';
import { StepNodeView } from './StepNodeView';
import { useCanvasCommands } from './useCanvasCommands';
import { useCanvasKeys, type CanvasCommand } from './useCanvasKeys';
import { useClipboard } from './useClipboard';
import { useDrawing } from './useDrawing';
import { usePointer } from './usePointer';
import { useStepWords } from './useStepWords';
import { useView } from './useView';

const nodeTypes = { step: StepNodeView, body: StepNodeView, entry: EntryNodeView, note: NoteNodeView };
const edgeTypes = { wire: EditWire };
const noDragged: ReadonlyMap<string, { x: number; y: number }> = new Map();

interface Props {
  area: React.RefObject<HTMLElement | null>;
  problems: ReadonlyMap<string, number>;
  label: string;
  overlay: Overlay | null;
  withPalette: boolean;
  wish: InsertWish | null;
  onWish: (wish: InsertWish | null) => void;
}

export function EditorCanvas({ area, problems, label, overlay, withPalette, wish, onWish }: Props) {
  const { t } = useLanguage();
  const scheme = useComputedColorScheme('light');
  const store = useFlowStore();
  const { catalog, readOnly } = useCanvas();
  // A large flow takes longer to draw than a frame lasts: it is drawn in the time that is left, and boxes stay where they were dragged to until then.
  const flow = useDeferredValue(useFlow((state) => state.flow));
  const selection = useFlow((state) => state.selection);
  const [dragged, setDragged] = useState(noDragged);
  useEffect(() => setDragged(noDragged), [flow]);
  const stepWords = useStepWords();
  const outcomeText = useOutcomeText();
  const wordsOf = useCallback((outcome: string) => (outcome === anyOutcome ? t('editor.any') : outcomeText(outcome)), [t, outcomeText]);
  const nameOf = useCallback((one: DrawnStep) => {
    const { title, detail } = stepWords(one.name, one.step);
    return t('editor.stepName', { title, detail: detail || one.name });
  }, [stepWords, t]);
  const drawing = useDrawing(flow, catalog, selection, problems, overlay, nameOf, wordsOf);
  const view = useView(area, drawing);
  const commands = useCanvasCommands(drawing, view, onWish);
  const pointer = usePointer(drawing, dragged, setDragged, commands);
  useCanvasKeys(area, commands.run);
  useClipboard(area, store);

  const nodes = useMemo(() => (dragged.size === 0 ? drawing.nodes : drawing.nodes.map((node) => {
    const position = dragged.get(node.id);
    return position === undefined ? node : { ...node, position };
  })), [drawing.nodes, dragged]);

  const onNodesChange = useCallback((changes: NodeChange<CanvasNode>[]) => {
    const moved = changes.filter((change) => change.type === 'position' && change.position !== undefined);
    if (moved.length > 0) {
      setDragged((before) => {
        const after = new Map(before);
        moved.forEach((change) => change.type === 'position' && change.position && after.set(change.id, change.position));
        return after;
      });
    }
    const chosen = changes.filter((change) => change.type === 'select');
    if (chosen.length > 0) {
      const { selection: now } = store.getState();
      const ids = new Set([...now.steps, ...now.notes.map((id) => `note#${id}`)]);
      chosen.forEach((change) => change.type === 'select' && (change.selected ? ids.add(change.id) : ids.delete(change.id)));
      const steps = [...ids].filter(isStepId);
      const notes = [...ids].filter((id) => id.startsWith('note#')).map((id) => id.slice(5));
      if (steps.join('/') !== now.steps.join('/') || notes.join() !== now.notes.join()) {
        store.getState().select({ steps, notes, port: ids.size === 0 ? now.port : null });
      }
    }
  }, [store]);

  return (
    <>
      {withPalette && <Palette onTake={commands.take} />}
      <div className={styles.pane}>
        {!drawing.ready ? <Splash text={t('flow.drawing')} /> : (
          <ReactFlow<CanvasNode, WireEdge>
            className={styles.canvas} colorMode={scheme} nodes={nodes} edges={drawing.edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} aria-label={label}
            onNodesChange={onNodesChange} nodesDraggable={!readOnly} nodesConnectable={!readOnly} edgesFocusable={false} deleteKeyCode={null} disableKeyboardA11y
            onlyRenderVisibleElements attributionPosition="top-right" minZoom={0.1} maxZoom={1.6} zoomOnDoubleClick={false} selectionMode={SelectionMode.Partial} connectionRadius={34} nodeDragThreshold={3}
            onEdgeClick={(_, edge) => store.getState().select({ port: portOf(drawing.drawn, edge.id) })} onPaneClick={() => store.getState().select({})}
            {...pointer}
          >
            <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} color="var(--oh-dots)" />
            <FlowMap drawn={drawing.drawn} placed={drawing.placed} notes={flow.layout.notes} chosen={selection.steps} />
            {!readOnly && <Panel position="top-left"><CanvasBar run={commands.run} onAlign={commands.align} onWrap={commands.wrap} /></Panel>}
            <ZoomTools run={commands.run} />
          </ReactFlow>
        )}
        <div className="visually-hidden" role="status">{commands.said}</div>
      </div>
      {wish !== null && <Inserter key={`${wish.at.x},${wish.at.y},${wish.kind}`} wish={wish} onClose={commands.closeWish} onInsert={(port, kind) => commands.insert(port, kind, wish.place)} onConnect={commands.connect} />}
    </>
  );
}

const ZoomTools = memo(function ZoomTools({ run }: { run: (command: CanvasCommand) => void }) {
  const { t } = useLanguage();
  const tools = [['flow.zoomIn', <IconPlus size={16} />, 'zoomIn'], ['flow.zoomOut', <IconMinus size={16} />, 'zoomOut'], ['flow.fit', <IconMaximize size={16} />, 'fit']] as const;
  return (
    <Panel position="bottom-left">
      <div className={styles.tools} role="group" aria-label={t('editor.zoom')}>
        {tools.map(([text, icon, command]) => (
          <Tooltip key={command} label={t(text)} position="top"><ActionIcon variant="default" size={30} aria-label={t(text)} onClick={() => run(command)}>{icon}</ActionIcon></Tooltip>
        ))}
      </div>
    </Panel>
  );
});
