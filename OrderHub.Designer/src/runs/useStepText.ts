import { useCallback } from 'react';
import { titleFromName, type GraphNode } from '../document/flowGraph';
import { duration } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';

interface StepText {
  title: string;
  state: string;
  /** The state with what matters about it: how long it took, what it waits for. */
  detail: string;
}

/** A step in the reader's words. */
export function useStepText(): (node: GraphNode, now: number) => StepText {
  const { t, local, named, language } = useLanguage();
  return useCallback(
    (node, now) => {
      const title = node.title ? local(node.title) : node.ending ? named('ending', node.ending, titleFromName(node.ending)) : named('use', node.use, titleFromName(node.step));
      const state = t(node.notTaken ? 'stepState.notTaken' : `stepState.${node.state}`);
      const { enteredAt, leftAt } = node.run ?? {};
      const parts = [state];
      if (node.state === 'done' && enteredAt && leftAt && node.use !== 'end') {
        parts.push(t('step.in', { duration: duration(Math.max(0, Date.parse(leftAt) - Date.parse(enteredAt)), language) }));
      }
      if (node.state === 'waiting') {
        if (node.waitsFor) {
          parts[0] = t('step.waitsFor', { what: named('signal', node.waitsFor, node.waitsFor) });
        }
        if (enteredAt) {
          parts.push(t('step.for', { duration: duration(Math.max(0, now - Date.parse(enteredAt)), language) }));
        }
      }
      return { title, state, detail: parts.join(' · ') };
    },
    [t, local, named, language],
  );
}
