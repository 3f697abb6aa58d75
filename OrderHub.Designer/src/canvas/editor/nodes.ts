import { MarkerType, Position, type Edge, type Node, type NodeHandle } from '@xyflow/react';
import type { Handler } from '../../document/flow/flowIndex';
import type { Note } from '../../document/flow/layoutFile';
import { portKey } from '../../document/flow/ports';
import type { Selection } from '../../document/flowStore';
import type { Box, Point } from '../elkGraph';
import { handlerId, startId, type Drawn, type DrawnGraph, type DrawnStep } from './drawn';
import type { Overlay } from '../../document/overlay';
import { cornersOf, type Placed, type PlacedWire } from './placed';
import { bodyRoom, isBody, outletPoint } from './sizes';

export type StepNode = Node<{ drawn: DrawnStep; problems: number; mark: string }, 'step' | 'body'>;
export type EntryNode = Node<{ handler: Handler | null; graph: string | null }, 'entry'>;
export type NoteNode = Node<{ note: Note }, 'note'>;
export type CanvasNode = StepNode | EntryNode | NoteNode;
export type WireEdge = Edge<{ placed: PlacedWire; corner: Point; mark: string }, 'wire'>;

export const noteId = (id: string) => `note#${id}`;
export const isStepId = (id: string) => !id.includes('#');

const handle = (id: string, type: 'source' | 'target', at: Point, position: Position): NodeHandle => ({ id, type, x: at.x, y: at.y, width: 1, height: 1, position });

const inlet = (box: Box) => handle('in', 'target', { x: box.width / 2, y: 0 }, Position.Top);

interface Input {
  drawn: Drawn;
  placed: Placed;
  notes: Readonly<Record<string, Note>>;
  selection: Selection;
  problems: ReadonlyMap<string, number>;
  overlay: Overlay | null;
  /** What a step is called to those who do not see it. */
  nameOf: (one: DrawnStep) => string;
}

/** Everything on the canvas as the drawing library takes it; what is as it was is the same object. */
export function nodesOf({ drawn, placed, notes, selection, problems, overlay, nameOf }: Input, before: ReadonlyMap<string, CanvasNode>): CanvasNode[] {
  const chosen = new Set(selection.steps);
  const kept = <N extends CanvasNode>(node: N): N => {
    const old = before.get(node.id) as N | undefined;
    return old !== undefined && sameNode(old, node) ? old : node;
  };
  const inGraph = (graph: DrawnGraph): CanvasNode[] => {
    const boxes = placed.get(graph.owner)!.boxes;
    const place = (box: Box): Pick<Node, 'position' | 'parentId' | 'width' | 'height'> => ({
      position: graph.owner === null ? { x: box.x, y: box.y } : { x: box.x + bodyRoom.side, y: box.y + bodyRoom.top },
      ...(graph.owner === null ? {} : { parentId: graph.owner }), width: box.width, height: box.height,
    });
    const entry = (id: string, handler: Handler | null): EntryNode => {
      const box = boxes.get(id)!;
      return kept({ id, type: 'entry', ...place(box), data: { handler, graph: graph.owner }, draggable: false, deletable: false, selectable: false, focusable: false,
        handles: [handle(handler === null ? `start#${graph.owner ?? ''}` : id, 'source', { x: box.width / 2, y: box.height }, Position.Bottom)] });
    };
    return [
      entry(startId(graph.owner), null),
      ...graph.handlers.map((one) => entry(handlerId(graph.owner, one.name), one)),
      ...graph.steps.flatMap((one): CanvasNode[] => {
        const box = boxes.get(one.name)!;
        const node: StepNode = {
          id: one.name, type: isBody(one) ? 'body' : 'step', ...place(box), selected: chosen.has(one.name), deletable: false, ariaLabel: nameOf(one), ariaRole: 'group',
          data: { drawn: one, problems: problems.get(one.name) ?? 0, mark: overlay?.steps.get(one.name) ?? '' },
          handles: [inlet(box), ...one.outlets.map(({ port }) => {
            const key = portKey(port);
            return handle(key, 'source', outletPoint(one, key, box), key === one.straight ? Position.Bottom : Position.Right);
          })],
        };
        const inner = isBody(one) ? drawn.get(one.name) : undefined;
        return [kept(node), ...(inner === undefined ? [] : inGraph(inner))];
      }),
    ];
  };
  const root = drawn.get(null);
  return [
    ...Object.entries(notes).map(([id, note]): NoteNode => kept({
      id: noteId(id), type: 'note', position: { x: note.x, y: note.y }, width: note.width, height: note.height, data: { note }, deletable: false,
      selected: selection.notes.includes(id), zIndex: -1,
    })),
    ...(root === undefined ? [] : inGraph(root)),
  ];
}

function sameNode(one: CanvasNode, other: CanvasNode): boolean {
  const [left, right] = [one.data as Record<string, unknown>, other.data as Record<string, unknown>];
  return one.type === other.type && one.ariaLabel === other.ariaLabel && one.selected === other.selected && one.parentId === other.parentId && one.width === other.width && one.height === other.height
    && one.position.x === other.position.x && one.position.y === other.position.y && Object.keys(right).every((key) => left[key] === right[key]);
}

/** The colour of a marked wire's tip; that of its line is in EditWire.module.css. */
const tips: Readonly<Record<string, string>> = {
  active: 'var(--oh-accent)', taken: 'var(--tone-success)', added: 'var(--tone-success)', removed: 'var(--tone-danger)', rewired: 'var(--tone-warning)', missed: 'var(--tone-warning)',
};

export function edgesOf({ drawn, placed, selection, overlay }: Input, before: ReadonlyMap<string, WireEdge>): WireEdge[] {
  const corners = cornersOf(drawn, placed);
  const chosen = selection.port === null ? null : portKey(selection.port);
  return [...placed].flatMap(([owner, graph]) => graph.wires.map((one): WireEdge => {
    const { key, from, to } = one.wire;
    const mark = overlay?.wires.get(key) ?? '';
    const corner = corners.get(owner)!;
    const old = before.get(key);
    if (old?.data !== undefined && old.target === to && old.selected === (key === chosen) && old.data.mark === mark && sameWire(old.data.placed, one) && old.data.corner.x === corner.x && old.data.corner.y === corner.y) {
      return old;
    }
    return {
      id: key, type: 'wire', source: from, target: to, sourceHandle: key, targetHandle: 'in', selected: key === chosen, deletable: false, focusable: false,
      // A way that was gone is not hidden by one that was not.
      zIndex: mark === '' || mark === 'dim' || mark === 'missed' ? 0 : 1,
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: key === chosen ? 'var(--oh-accent)' : (tips[mark] ?? (one.wire.kind === 'catch' ? 'var(--tone-danger)' : 'var(--oh-text-3)')) },
      data: { placed: one, corner, mark },
    };
  }));
}

function sameWire(one: PlacedWire, other: PlacedWire): boolean {
  return one.wire.label === other.wire.label && one.wire.main === other.wire.main && one.points.length === other.points.length
    && one.points.every((point, index) => point.x === other.points[index]!.x && point.y === other.points[index]!.y);
}
