import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { simulate, type Simulation } from '../api/simulations';
import { textOf } from '../document/flow/flowDocument';
import { choose, usualPlan, type Choice, type TrialPlan } from '../document/run/trial';
import { useFlowStore } from '../editor/FlowStoreContext';

export interface Trial {
  plan: TrialPlan;
  setPlan: (plan: TrialPlan) => void;
  /** Runs the flow as it is now on the plan. */
  run: (plan?: TrialPlan) => void;
  /** Makes a choice and runs again. */
  take: (choice: Choice) => void;
  reset: () => void;
  running: boolean;
  failure: unknown;
  result: Simulation | null;
  /** The text that the result is of. */
  text: string | null;
  /** How many entries have happened, of what is shown. */
  position: number;
  setPosition: (position: number) => void;
}

/** A trial of the flow that is being edited: what it runs on, how it went, and how far one looks. */
export function useTrial(): Trial {
  const store = useFlowStore();
  const [plan, setPlan] = useState<TrialPlan>(usualPlan);
  const [shown, setShown] = useState<{ result: Simulation; text: string } | null>(null);
  const [position, setPosition] = useState(0);
  const act = useMutation({
    mutationFn: async (wanted: TrialPlan) => {
      const text = textOf(store.getState().logic);
      return { text, result: await simulate({ text, orderNo: wanted.orderNo, at: wanted.at, given: wanted.given, stubs: wanted.stubs as never, timeline: [...wanted.timeline] }) };
    },
    onSuccess: (answer) => {
      setShown(answer);
      setPosition(answer.result.events.length);
    },
    // What was shown is of another plan now.
    onError: () => setShown(null),
  });
  const run = (wanted: TrialPlan = plan) => {
    setPlan(wanted);
    act.mutate(wanted);
  };
  const reset = () => {
    setPlan(usualPlan);
    setShown(null);
    setPosition(0);
    act.reset();
  };
  return {
    plan, setPlan, run, take: (choice) => run(choose(plan, choice)), reset, running: act.isPending, failure: act.error, result: shown?.result ?? null, text: shown?.text ?? null, position, setPosition,
  };
}
