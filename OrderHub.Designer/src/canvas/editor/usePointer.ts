import { useReactFlow, type Connection, type FinalConnectionState, type IsValidConnection, type Node } from '@xyflow/react';
import { useCallback } from 'react';
import { placeSteps, setNote } from '../../document/flow/layoutChanges';
import { indexOf } from '../../document/flow/flowIndex';
import { useFlowStore } from '../../editor/FlowStoreContext';
import type { Point } from '../elkGraph';
import { useCanvas } from './CanvasContext';
import { portOf } from './drawn';
import { asPlaced } from './insertions';
import { isStepId, type WireEdge } from './nodes';
import { dragType } from './Palette';
import { cornersOf } from './placed';
import { bodyRoom } from './sizes';
import type { Commands } from './useCanvasCommands';
import type { Drawing } from './useDrawing';

/** Dragging: boxes, wires, and steps from the palette. */
export function usePointer({ drawn, placed }: Drawing, dragged: ReadonlyMap<string, Point>, setDragged: (dragged: ReadonlyMap<string, Point>) => void, commands: Commands) {
  const store = useFlowStore();
  const flow = useReactFlow();
  const { ask, catalog } = useCanvas();

  const onNodeDragStop = useCallback(() => {
    if (dragged.size === 0) {
      return;
    }
    const { flow: before } = store.getState();
    store.getState().apply('undo.move', () => {
      const { steps } = indexOf(before);
      const moved = [...dragged].filter(([id]) => isStepId(id) && steps.has(id));
      const graphs = new Set(moved.map(([name]) => steps.get(name)!.owner));
      const written = [...graphs].reduce((document, graph) => asPlaced(document, graph, placed), before);
      const places = Object.fromEntries(moved.map(([name, { x, y }]) => [name, steps.get(name)!.owner === null ? { x, y } : { x: x - bodyRoom.side, y: y - bodyRoom.top }]));
      const notes = [...dragged].filter(([id]) => id.startsWith('note#')).map(([id, at]) => [id.slice(5), at] as const);
      return notes.reduce((document, [id, { x, y }]) => (document.layout.notes[id] ? setNote(document, id, { ...document.layout.notes[id], x, y }) : document), moved.length > 0 ? placeSteps(written, places) : written);
    });
    if (store.getState().flow === before) {
      setDragged(new Map());
    }
  }, [store, dragged, placed, setDragged]);

  const graphOfNode = (id: string) => flow.getNode(id)?.parentId ?? null;
  const isValidConnection: IsValidConnection<WireEdge> = (connection) => isStepId(connection.target) && graphOfNode(connection.source) === graphOfNode(connection.target);

  const onConnect = useCallback((connection: Connection) => {
    const port = portOf(drawn, connection.sourceHandle ?? '');
    if (port !== null) {
      commands.connect(port, connection.target);
    }
  }, [drawn, commands]);

  const onConnectEnd = useCallback((event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const port = portOf(drawn, state.fromHandle?.id ?? '');
    if (state.isValid || port === null || state.fromHandle?.type !== 'source') {
      return;
    }
    const at = 'changedTouches' in event ? { x: event.changedTouches[0]!.clientX, y: event.changedTouches[0]!.clientY } : { x: event.clientX, y: event.clientY };
    const under = document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>('.react-flow__node');
    const id = under?.dataset['id'];
    if (id !== undefined && isStepId(id) && graphOfNode(id) === graphOfNode(state.fromNode!.id) && id !== state.fromNode!.id) {
      commands.connect(port, id);
    } else if (id === undefined || id !== state.fromNode!.id) {
      ask({ port, at, place: null, kind: 'insert' });
    }
  }, [drawn, commands, ask]);

  const onReconnect = useCallback((edge: WireEdge, connection: Connection) => {
    const port = portOf(drawn, edge.id);
    if (port !== null && connection.source === edge.source) {
      commands.connect(port, connection.target);
    }
  }, [drawn, commands]);

  const onDrop = useCallback((event: React.DragEvent) => {
    const kind = catalog.find(event.dataTransfer.getData(dragType));
    if (kind === undefined) {
      return;
    }
    event.preventDefault();
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const wire = under?.closest<HTMLElement>('.react-flow__edge')?.dataset['id'];
    const port = wire === undefined ? null : portOf(drawn, wire);
    const body = under?.closest<HTMLElement>('.react-flow__node-body')?.dataset['id'] ?? null;
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const corner = cornersOf(drawn, placed).get(body) ?? { x: 0, y: 0 };
    commands.insert(port, kind, { x: at.x - corner.x - 116, y: at.y - corner.y - 28 }, body);
  }, [catalog, drawn, placed, flow, commands]);

  const onDragOver = useCallback((event: React.DragEvent) => {
    if (event.dataTransfer.types.includes(dragType)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }
  }, []);

  const onDoubleClick = useCallback((event: React.MouseEvent) => {
    if ((event.target as HTMLElement).classList.contains('react-flow__pane')) {
      const place = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      ask({ port: null, at: { x: event.clientX, y: event.clientY }, place, kind: 'insert' });
    }
  }, [flow, ask]);

  const stop = onNodeDragStop as (event: unknown, node?: Node | Node[]) => void;
  return { onNodeDragStop: stop, onSelectionDragStop: stop, isValidConnection, onConnect, onConnectEnd, onReconnect, onDrop, onDragOver, onDoubleClick };
}
