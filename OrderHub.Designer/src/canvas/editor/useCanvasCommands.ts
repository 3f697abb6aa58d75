import { useCallback, useMemo, useState } from 'react';
import { copySteps } from '../../document/flow/clipboard';
import { freeName, indexOf } from '../../document/flow/flowIndex';
import { forgetPlaces, freeNoteId, placeSteps, setCollapsed, setNote } from '../../document/flow/layoutChanges';
import { wrapSteps } from '../../document/flow/moveSteps';
import { outletsOf } from '../../document/flow/outcomes';
import { unwire, wire, wiresOf, type Port } from '../../document/flow/ports';
import { removeSteps } from '../../document/flow/removeSteps';
import type { StepKind } from '../../document/stepKinds';
import { useFlowStore } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';
import type { Point } from '../elkGraph';
import { align as aligned, type Alignment } from './align';
import { useCanvas, type InsertWish } from './CanvasContext';
import { freeSpot } from './route';
import { asPlaced, insertFree, insertOn } from './insertions';
import type { CanvasCommand } from './useCanvasKeys';
import { pasteInto } from './useClipboard';
import type { Drawing } from './useDrawing';
import type { View } from './useView';
import { neighbour, type Direction } from './walk';

export interface Commands {
  run: (command: CanvasCommand) => boolean;
  take: (kind: StepKind) => void;
  insert: (port: Port | null, kind: StepKind, place: Point | null, graph?: string | null) => void;
  connect: (port: Port, to: string) => void;
  align: (how: Alignment) => void;
  wrap: () => void;
  closeWish: () => void;
  /** What was done last, for those who do not see it. */
  said: string;
}

const nudge = 20;
const away: Readonly<Record<Direction, Point>> = { up: { x: 0, y: -nudge }, down: { x: 0, y: nudge }, left: { x: -nudge, y: 0 }, right: { x: nudge, y: 0 } };

/** Does something to an element as soon as it is there, within the next frames. */
function whenDrawn(selector: string, act: (element: HTMLElement) => void, frames = 10): void {
  requestAnimationFrame(() => {
    const element = document.querySelector<HTMLElement>(selector);
    if (element !== null) {
      act(element);
    } else if (frames > 0) {
      whenDrawn(selector, act, frames - 1);
    }
  });
}

/** Everything that one can do on the canvas, whether by key, by tool or by pointer. */
export function useCanvasCommands(drawing: Drawing, view: View, onWish: (wish: InsertWish | null) => void): Commands {
  const { t, local } = useLanguage();
  const store = useFlowStore();
  const { catalog, readOnly } = useCanvas();
  const [said, say] = useState('');
  const { drawn, placed } = drawing;

  /** Where something new would go: the chosen wire, else the chosen step's first free outcome, else its first, else the way to it. */
  const portNow = useCallback((): Port | null => {
    const { flow, selection } = store.getState();
    const name = selection.steps.at(-1);
    const outlets = name === undefined ? [] : outletsOf(flow, name, catalog);
    const start: Port = { kind: 'start', graph: null };
    return selection.port ?? (outlets.find(({ to }) => to === null) ?? outlets[0])?.port
      ?? (name === undefined ? start : (wiresOf(flow).find(({ to }) => to === name)?.port ?? null));
  }, [store, catalog]);

  const insert = useCallback((port: Port | null, kind: StepKind, place: Point | null, graph: string | null = null) => {
    let name = '';
    store.getState().apply('undo.insert', (flow) => {
      const inserted = port !== null ? insertOn(flow, port, kind, drawn, placed) : insertFree(flow, graph, kind, place ?? { x: 0, y: 0 }, placed);
      name = inserted.name;
      return inserted.flow;
    }, { select: () => ({ steps: [name] }) });
    onWish(null);
    if (name !== '') {
      say(t('editor.said.inserted', { title: local(kind.title) }));
      view.focus(name);
    }
  }, [store, drawn, placed, onWish, view, t, local]);

  const connect = useCallback((port: Port, to: string) => {
    store.getState().apply('undo.wire', (flow) => wire(flow, port, to), { select: () => ({ port }) });
    onWish(null);
    say(t('editor.said.wired', { step: to }));
  }, [store, onWish, t]);

  const remove = useCallback(() => {
    const { selection, apply } = store.getState();
    const { port, steps, notes } = selection;
    if (port !== null) {
      apply('undo.unwire', (flow) => unwire(flow, port));
      store.getState().select({});
    } else {
      apply('undo.remove', (flow) => notes.reduce((document, id) => setNote(document, id, undefined), removeSteps(flow, steps)));
      say(t('editor.said.removed', { count: steps.length + notes.length }));
    }
  }, [store, t]);

  const screenAt = useCallback((name: string | undefined): Point => {
    const element = name === undefined ? null : document.querySelector(`.react-flow__node[data-id="${CSS.escape(name)}"]`);
    const box = (element ?? document.querySelector('.react-flow__pane'))?.getBoundingClientRect();
    return box === undefined ? { x: 200, y: 200 } : { x: box.left + (element ? box.width / 2 : box.width / 3), y: element ? box.bottom + 6 : box.top + 80 };
  }, []);

  const move = useCallback((direction: Direction) => {
    const { selection, apply } = store.getState();
    const by = away[direction];
    apply('undo.move', (flow) => {
      const graphs = new Set(selection.steps.map((name) => indexOf(flow).steps.get(name)!.owner));
      const written = [...graphs].reduce((document, graph) => asPlaced(document, graph, placed), flow);
      return placeSteps(written, Object.fromEntries(selection.steps.map((name) => {
        const at = written.layout.steps[name]!;
        return [name, { x: at.x + by.x, y: at.y + by.y }];
      })));
    }, { group: `move.${selection.steps.join('/')}` });
  }, [store, placed]);

  const run = useCallback((command: CanvasCommand): boolean => {
    const state = store.getState();
    const { selection, flow } = state;
    const name = selection.steps.at(-1);
    const changes: CanvasCommand[] = ['insert', 'connect', 'remove', 'undo', 'redo', 'duplicate', 'tidy', 'note'];
    if (readOnly && (changes.includes(command) || command.startsWith('move.'))) {
      return false;
    }
    if (command.startsWith('go.')) {
      const all = new Map([...view.boxes()].filter(([id]) => !id.includes('#')));
      const focused = (document.activeElement?.closest('.react-flow__node') as HTMLElement | null)?.dataset['id'];
      const from = focused && all.has(focused) ? focused : name;
      const to = from === undefined ? (indexOf(flow).graphs.get(null)?.start ?? null) : neighbour(all, from, command.slice(3) as Direction);
      if (to !== null && all.has(to)) {
        state.select({ steps: [to] });
        view.focus(to);
      }
      return true;
    }
    if (command.startsWith('move.')) {
      if (selection.steps.length > 0) {
        move(command.slice(5) as Direction);
      }
      return selection.steps.length > 0;
    }
    switch (command) {
      case 'insert': {
        const port = portNow();
        const middle = view.boxes().get(name ?? '') ?? [...view.boxes().values()].at(-1);
        onWish({ port, at: screenAt(name ?? (selection.port && 'step' in selection.port ? selection.port.step : undefined)), place: port === null ? { x: (middle?.x ?? 0) + 280, y: middle?.y ?? 0 } : null, kind: 'insert' });
        return true;
      }
      case 'connect': {
        const port = portNow();
        if (port !== null) {
          onWish({ port, at: screenAt('step' in port ? port.step : undefined), place: null, kind: 'connect' });
        }
        return port !== null;
      }
      case 'remove': remove(); return true;
      case 'undo': state.undo(); return true;
      case 'redo': state.redo(); return true;
      case 'duplicate':
        if (selection.steps.length > 0) {
          pasteInto(store, copySteps(flow, selection.steps));
        }
        return true;
      case 'all': state.select({ steps: [...indexOf(flow).steps.values()].filter(({ owner }) => owner === null).map((one) => one.name), notes: Object.keys(flow.layout.notes) }); return true;
      case 'open': {
        const focused = (document.activeElement?.closest('.react-flow__node') as HTMLElement | null)?.dataset['id'];
        const step = focused !== undefined && indexOf(flow).steps.has(focused) ? focused : name;
        if (step !== undefined) {
          state.askFor(step, []);
        }
        return step !== undefined;
      }
      case 'rename':
        if (name !== undefined) {
          state.askFor(name, ['title']);
        }
        return name !== undefined;
      case 'leave': state.select({}); return false;
      case 'fit': view.fit(); return true;
      case 'zoomIn': view.zoom(1); return true;
      case 'zoomOut': view.zoom(-1); return true;
      case 'tidy': state.apply('undo.tidy', (document) => forgetPlaces(document)); say(t('editor.said.tidied')); return true;
      case 'fold':
        if (name !== undefined && indexOf(flow).steps.get(name)!.step.hasBody) {
          state.apply('undo.fold', (document) => setCollapsed(document, name, !document.layout.collapsed.includes(name)));
        }
        return true;
      case 'note': {
        const { x, y } = view.middle();
        const size = { width: 220, height: 110 };
        const at = freeSpot({ x: x - 110, y: y - 55, ...size }, [...view.boxes().values(), ...Object.values(flow.layout.notes)]);
        const id = freeNoteId(flow);
        state.apply('undo.note', (document) => setNote(document, id, { ...at, ...size, text: '' }), { select: () => ({ notes: [id] }) });
        whenDrawn(`.react-flow__node[data-id="note#${id}"] textarea`, (area) => area.focus());
        return true;
      }
      default: return false;
    }
  }, [store, readOnly, view, move, portNow, onWish, screenAt, remove, t]);

  const align = useCallback((how: Alignment) => {
    const { selection, apply } = store.getState();
    apply('undo.align', (flow) => {
      const first = indexOf(flow).steps.get(selection.steps[0] ?? '');
      const graph = first?.owner ?? null;
      const boxes = new Map([...(placed.get(graph)?.boxes ?? [])].filter(([id]) => selection.steps.includes(id)));
      return boxes.size < 2 ? flow : placeSteps(asPlaced(flow, graph, placed), aligned(boxes, how));
    });
  }, [store, placed]);

  const wrap = useCallback(() => {
    const { selection, apply, flow } = store.getState();
    const name = freeName(flow, 'scope');
    apply('undo.wrap', (document) => wrapSteps(document, selection.steps, { name, fields: { use: 'scope' } }), { select: () => ({ steps: [name] }) });
  }, [store]);

  const take = useCallback((kind: StepKind) => {
    const port = portNow();
    const middle = [...view.boxes().values()].at(-1);
    insert(port, kind, port === null ? { x: (middle?.x ?? 0) + 280, y: middle?.y ?? 0 } : null);
  }, [portNow, insert, view]);

  const closeWish = useCallback(() => {
    onWish(null);
    const name = store.getState().selection.steps.at(-1);
    if (name !== undefined) {
      view.focus(name);
    }
  }, [onWish, store, view]);

  return useMemo(() => ({ run, take, insert, connect, align, wrap, closeWish, said }), [run, take, insert, connect, align, wrap, closeWish, said]);
}

