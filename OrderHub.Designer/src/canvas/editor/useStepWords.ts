import { useCallback } from 'react';
import type { Step } from '../../document/flow/flowIndex';
import { stepTitle } from '../../document/stepTitle';
import { useLanguage } from '../../language/LanguageProvider';
import { useCanvas } from './CanvasContext';

export interface StepWords {
  title: string;
  /** What kind of step it is, or what it waits for; empty where the title says it. */
  detail: string;
}

/** A step of a definition in the reader's words. */
export function useStepWords(): (name: string, step: Step) => StepWords {
  const { local, named } = useLanguage();
  const { catalog } = useCanvas();
  return useCallback((name, step) => {
    const kind = catalog.find(step.use);
    const kindTitle = kind ? local(kind.title) : named('use', step.use, step.use.split('@')[0]);
    const title = stepTitle(name, step, kind?.title, { local, named });
    const signal = step.with['signal'];
    const flow = step.with['flow'];
    const about = step.use === 'wait-signal' && typeof signal === 'string' ? named('signal', signal, signal) : step.use === 'sub-flow' && typeof flow === 'string' ? flow : title === kindTitle ? name : kindTitle;
    return { title, detail: about };
  }, [catalog, local, named]);
}
