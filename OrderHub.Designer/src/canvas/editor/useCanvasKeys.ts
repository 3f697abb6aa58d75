import { useEffect } from 'react';

export type CanvasCommand =
  | 'insert' | 'connect' | 'remove' | 'undo' | 'redo' | 'duplicate' | 'all' | 'open' | 'rename' | 'leave' | 'fit' | 'tidy' | 'fold' | 'note' | 'zoomIn' | 'zoomOut'
  | `go.${'up' | 'down' | 'left' | 'right'}` | `move.${'up' | 'down' | 'left' | 'right'}`;

const arrows: Readonly<Record<string, 'up' | 'down' | 'left' | 'right'>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };
const plain: Readonly<Record<string, CanvasCommand>> = {
  a: 'insert', Insert: 'insert', w: 'connect', Delete: 'remove', Backspace: 'remove', Enter: 'open', F2: 'rename', Escape: 'leave', f: 'fit', k: 'tidy', c: 'fold', b: 'note', '+': 'zoomIn', '=': 'zoomIn', '-': 'zoomOut',
};
const withControl: Readonly<Record<string, CanvasCommand>> = { z: 'undo', y: 'redo', d: 'duplicate', a: 'all' };

/** The command that a key stands for; null where it stands for none. */
export function commandOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): CanvasCommand | null {
  const control = event.ctrlKey || event.metaKey;
  const arrow = arrows[event.key];
  if (arrow !== undefined && !control) {
    return event.altKey ? `move.${arrow}` : `go.${arrow}`;
  }
  if (control) {
    const key = event.key.toLowerCase();
    return event.altKey ? null : event.shiftKey && key === 'z' ? 'redo' : (withControl[key] ?? null);
  }
  return event.altKey ? null : (plain[event.key] ?? null);
}

const typing = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"], .cm-editor';

/** Runs the command of a key pressed in the editor, unless somebody types. */
export function useCanvasKeys(area: React.RefObject<HTMLElement | null>, run: (command: CanvasCommand) => boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const command = event.defaultPrevented || event.isComposing ? null : commandOf(event);
      const isOurs = target === document.body || area.current?.contains(target) === true;
      if (command === null || !isOurs || target.closest(typing) !== null || document.querySelector('[role="dialog"][aria-modal="true"]') !== null) {
        return;
      }
      // A button keeps its own keys.
      if (command === 'open' && target.closest('button, a') !== null) {
        return;
      }
      if (run(command)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [area, run]);
}
