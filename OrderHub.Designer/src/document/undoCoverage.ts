import type { FlowDocument } from './flow/flowDocument';
import { indexOf } from './flow/flowIndex';

export interface UndoCoverage {
  /** Steps with an effect that say how it is undone, or why it need not be. */
  readonly covered: readonly string[];
  /** Steps with an effect that say nothing of it. */
  readonly open: readonly string[];
}

/** Which steps that change something say how that is taken back. `effectOf` tells pure, local or remote of a capability. */
export function undoCoverage(flow: FlowDocument, effectOf: (use: string) => { effect: string; undo: string | null } | undefined): UndoCoverage {
  const covered: string[] = [];
  const open: string[] = [];
  for (const { name, step } of indexOf(flow).steps.values()) {
    const known = effectOf(step.use);
    if (known !== undefined && (known.effect === 'remote' || known.undo !== null)) {
      (step.compensate === null ? open : covered).push(name);
    }
  }
  return { covered, open };
}
