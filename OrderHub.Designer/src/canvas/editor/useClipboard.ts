import { useEffect } from 'react';
import { copySteps, pasteSteps, readClip, type Clip } from '../../document/flow/clipboard';
import { indexOf } from '../../document/flow/flowIndex';
import { removeSteps } from '../../document/flow/removeSteps';
import type { FlowStore } from '../../document/flowStore';

const isField = (target: EventTarget | null) => target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"], .cm-editor') !== null;

/** Copy, cut and paste of steps through the clipboard of the machine, so that they go from flow to flow and from page to page. */
export function useClipboard(area: React.RefObject<HTMLElement | null>, store: FlowStore): void {
  useEffect(() => {
    const isOurs = (event: ClipboardEvent) => !isField(event.target) && (event.target === document.body || area.current?.contains(event.target as Node) === true);
    const copy = (event: ClipboardEvent) => {
      const { flow, selection } = store.getState();
      if (isOurs(event) && selection.steps.length > 0 && event.clipboardData !== null) {
        event.clipboardData.setData('text/plain', JSON.stringify(copySteps(flow, selection.steps), null, 2));
        event.preventDefault();
      }
    };
    const cut = (event: ClipboardEvent) => {
      copy(event);
      if (event.defaultPrevented) {
        store.getState().apply('undo.cut', (flow) => removeSteps(flow, store.getState().selection.steps));
      }
    };
    const paste = (event: ClipboardEvent) => {
      const clip = isOurs(event) ? readClip(event.clipboardData?.getData('text/plain') ?? '') : null;
      if (clip !== null) {
        event.preventDefault();
        pasteInto(store, clip);
      }
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', cut);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', cut);
      document.removeEventListener('paste', paste);
    };
  }, [area, store]);
}

/** Into the graph of what is chosen: a body that is chosen takes the steps in. */
export function pasteInto(store: FlowStore, clip: Clip): void {
  const { flow, selection, apply } = store.getState();
  const chosen = selection.steps.length === 1 ? indexOf(flow).steps.get(selection.steps[0]!) : undefined;
  const graph = chosen === undefined ? null : chosen.step.hasBody && !(chosen.name in clip.steps) ? chosen.name : chosen.owner;
  let names: string[] = [];
  apply('undo.paste', (before) => {
    const pasted = pasteSteps(before, clip, graph);
    names = pasted.names;
    return pasted.flow;
  }, { select: () => ({ steps: names }) });
}
