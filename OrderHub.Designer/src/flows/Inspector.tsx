import { useDeferredValue } from 'react';
import type { Fault } from '../api/types';
import type { Catalog } from '../document/stepKinds';
import { useFlow } from '../editor/FlowStoreContext';
import { FlowInspector } from '../inspector/FlowInspector';
import { StepInspector } from '../inspector/StepInspector';

/** The form of what is chosen: the step, or where none is, the flow. */
export function Inspector({ catalog, faults }: { catalog: Catalog; faults: readonly Fault[] }) {
  const selection = useFlow((state) => state.selection);
  const port = selection.port;
  // A form is much to build: the canvas shows what is chosen first, and the form follows in the time that is left.
  const step = useDeferredValue(selection.steps.at(-1) ?? (port !== null && 'step' in port ? port.step : null));
  return step === null ? <FlowInspector catalog={catalog} faults={faults} /> : <StepInspector key={step} step={step} catalog={catalog} faults={faults} />;
}
