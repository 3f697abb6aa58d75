import { useReactFlow, useStore } from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useFlow } from '../../editor/FlowStoreContext';
import type { Box, Point } from '../elkGraph';
import { fitAround } from '../fit';
import type { Drawn } from './drawn';
import { cornersOf, type Placed } from './placed';
import type { Drawing } from './useDrawing';

export interface View {
  fit: () => void;
  zoom: (step: 1 | -1) => void;
  /** Brings a step into view, unless it is, and gives it the focus. */
  focus: (name: string) => void;
  /** The place on the canvas that lies in the middle of what is in view. */
  middle: () => Point;
  /** Where everything lies on the canvas. */
  boxes: () => ReadonlyMap<string, Box>;
}

/** At this size titles can be read; what does not fit is reached by moving the canvas, or by its map. */
const smallestToRead = 0.7;

/** How far a stretch must move to lie between two bounds. */
const within = (from: number, length: number, least: number, most: number): number => (from < least ? least - from : from + length > most ? Math.max(most - from - length, least - from) : 0);

/** What of the canvas is in view. */
export function useView(area: React.RefObject<HTMLElement | null>, { drawn, placed, ready }: Drawing): View {
  const flow = useReactFlow();
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const latest = useRef({ drawn, placed });
  latest.current = { drawn, placed };
  const boxes = useCallback(() => boxesOf(latest.current.drawn, latest.current.placed), []);
  const show = useCallback((smallest: number, duration: number) => {
    const all = [...boxes().values()];
    const left = Math.min(...all.map((box) => box.x));
    const top = Math.min(...all.map((box) => box.y));
    const size = { width: Math.max(...all.map((box) => box.x + box.width)) - left, height: Math.max(...all.map((box) => box.y + box.height)) - top };
    // The first step stands at the top.
    const first = all.reduce((one, other) => (other.y < one.y ? other : one));
    const { x, y, zoom } = fitAround({ ...first, x: first.x - left, y: first.y - top }, { width: size.width, height: size.height + 60 }, { width, height }, smallest);
    void flow.setViewport({ x: x - left * zoom, y: y - top * zoom + 50, zoom }, { duration });
  }, [boxes, flow, width, height]);

  const begun = useRef(false);
  useLayoutEffect(() => {
    if (!begun.current && ready && width > 0) {
      begun.current = true;
      show(smallestToRead, 0);
    }
  });

  const reveal = useCallback((name: string, smallest = smallestToRead) => {
    const box = boxes().get(name);
    const { x, y, zoom } = flow.getViewport();
    if (box === undefined || width === 0) {
      return;
    }
    // As little as needed: what one looked at stays in view.
    const scale = Math.max(zoom, smallest);
    const left = box.x * scale + (scale === zoom ? x : width / 2 - (width / 2 - x) / zoom * scale);
    const top = box.y * scale + (scale === zoom ? y : height / 2 - (height / 2 - y) / zoom * scale);
    const across = within(left, Math.min(box.width, 240) * scale, 24, width - 24);
    const down = within(top, Math.min(box.height, 80) * scale, 64, height - 64);
    if (across !== 0 || down !== 0 || scale !== zoom) {
      void flow.setViewport({ x: left - box.x * scale + across, y: top - box.y * scale + down, zoom: scale }, { duration: 0 });
    }
  }, [boxes, flow, width, height]);
  // A step that was just made is drawn some frames later, and only where it is in view: the focus waits for it.
  const wanted = useRef<{ name: string; frames: number } | null>(null);
  const seek = useCallback(() => {
    const now = wanted.current;
    if (now === null || !boxes().has(now.name)) {
      return;
    }
    reveal(now.name);
    const element = area.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(now.name)}"]`);
    now.frames -= 1;
    if (element) {
      wanted.current = null;
      element.focus({ preventScroll: true });
    } else if (now.frames > 0) {
      requestAnimationFrame(seek);
    }
  }, [area, boxes, reveal]);
  const focus = useCallback((name: string) => {
    wanted.current = { name, frames: 20 };
    seek();
  }, [seek]);
  useEffect(seek);

  // A panel that opens beside the canvas leaves it narrower: the step that it tells of stays in view.
  const lone = useFlow((state) => (state.selection.steps.length === 1 ? state.selection.steps[0]! : null));
  const seen = useRef({ width, height });
  useEffect(() => {
    const before = seen.current;
    seen.current = { width, height };
    if (lone !== null && before.width > 0 && (before.width !== width || before.height !== height)) {
      reveal(lone, 0);
    }
  }, [lone, reveal, width, height]);

  // A problem that is pressed leads to its step.
  const request = useFlow((state) => state.fieldRequest);
  useEffect(() => {
    if (request?.step) {
      reveal(request.step);
    }
  }, [request, reveal]);

  const middle = useCallback((): Point => {
    const { x, y, zoom } = flow.getViewport();
    return { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom };
  }, [flow, width, height]);

  return useMemo(() => ({
    middle, focus, boxes,
    fit: () => show(0.1, 200),
    zoom: (step: 1 | -1) => void (step > 0 ? flow.zoomIn({ duration: 120 }) : flow.zoomOut({ duration: 120 })),
  }), [middle, focus, boxes, show, flow]);
}

function boxesOf(drawn: Drawn, placed: Placed): ReadonlyMap<string, Box> {
  const corners = cornersOf(drawn, placed);
  return new Map([...placed].flatMap(([owner, graph]) => {
    const corner = corners.get(owner);
    return corner === undefined ? [] : [...graph.boxes].map(([id, box]): [string, Box] => [id, { ...box, x: box.x + corner.x, y: box.y + corner.y }]);
  }));
}
