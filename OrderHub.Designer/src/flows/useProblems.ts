import { useEffect, useMemo, useState } from 'react';
import { validateFlow } from '../api/flows';
import type { Fault } from '../api/types';
import { textOf } from '../document/flow/flowDocument';
import { countBySteps, placeOf, type ProblemPlace } from '../document/problems';
import { useFlow } from '../editor/FlowStoreContext';

export interface Problem extends ProblemPlace {
  fault: Fault;
}

export interface Problems {
  list: readonly Problem[];
  faults: readonly Fault[];
  bySteps: ReadonlyMap<string, number>;
  /** checking: what is shown may be older than the text. unknown: the server could not be asked. */
  state: 'checked' | 'checking' | 'unknown';
}

const rest = 350;

/** Everything the server finds wrong with the text, asked again shortly after each change. */
export function useProblems(): Problems {
  const flow = useFlow((state) => state.logic);
  const text = textOf(flow);
  const [answer, setAnswer] = useState<{ text: string; faults: readonly Fault[]; failed: boolean }>({ text: '', faults: [], failed: false });
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      validateFlow(text, stop.signal).then(
        ({ faults }) => setAnswer({ text, faults, failed: false }),
        () => !stop.signal.aborted && setAnswer((before) => ({ ...before, failed: true })),
      );
    }, rest);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return useMemo(() => {
    const list = answer.faults.map((fault) => ({ fault, ...placeOf(flow, fault.path) }));
    return { list, faults: answer.faults, bySteps: countBySteps(list), state: answer.text === text ? 'checked' : answer.failed ? 'unknown' : 'checking' };
    // Places are found anew with each answer; between answers the flow moves on beneath them.
  }, [answer, answer.text === text]);
}
