import { useLayoutEffect, useRef } from 'react';
import { keptRoom, type Size } from './keptRoom';

/** For an element that loses rows while somebody works below it: it stays as high as it was, so that a click hits what it was meant for. */
export function useKeptRoom<Element extends HTMLElement>(): React.RefObject<Element | null> {
  const area = useRef<Element>(null);
  const kept = useRef<Size | null>(null);
  useLayoutEffect(() => {
    if (area.current !== null) {
      area.current.style.minHeight = '';
      kept.current = keptRoom(kept.current, { width: area.current.offsetWidth, height: area.current.offsetHeight });
      area.current.style.minHeight = `${kept.current.height}px`;
    }
  });
  return area;
}
