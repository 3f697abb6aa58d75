import type { Tone } from '../document/orderStatus';

/** States of runs, in the order in which a run may pass through them. */
export const jobStates = ['waiting', 'scheduled', 'queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled', 'skipped'] as const;

export { operatesHub as actsOnJobs, watchesHub as seesJobs } from '../session/roles';

export const hasEnded = (state: string) => ['succeeded', 'failed', 'cancelled', 'skipped'].includes(state);

export function jobTone(state: string): Tone {
  switch (state) {
    case 'succeeded': return 'success';
    case 'failed': case 'lost': return 'danger';
    case 'running': return 'progress';
    case 'retrying': case 'stopped': return 'warning';
    case 'queued': case 'scheduled': return 'info';
    default: return 'neutral';
  }
}
