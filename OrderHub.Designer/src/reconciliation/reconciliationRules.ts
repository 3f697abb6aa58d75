import type { ReconciliationRun } from '../api/types';
import type { Tone } from '../document/orderStatus';

export { operatesHub as managesReconciliation, watchesHub as readsReconciliation } from '../session/roles';

/** How a run ended, as a tone: unproven is never green. */
export function toneOf(run: Pick<ReconciliationRun, 'state' | 'remaining'>): Tone {
  return run.state === 'failed' ? 'danger'
    : run.state === 'asked' || run.state === 'running' ? 'progress'
    : run.state === 'stopped' ? 'neutral'
    : run.remaining > 0 ? 'warning'
    : 'success';
}

/** What can be said of the end: `null` while a run goes on, or did not come to its end. */
export function proofOf(run: Pick<ReconciliationRun, 'state' | 'found' | 'repaired' | 'remaining'>): 'repaired' | 'clean' | 'none' | null {
  return run.state !== 'done' ? null : run.remaining > 0 ? 'none' : run.repaired > 0 ? 'repaired' : 'clean';
}
