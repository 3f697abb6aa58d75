import type { Synchronization } from '../api/types';
import type { Tone } from '../document/orderStatus';

export { operatesHub as managesSynchronizations, watchesHub as readsSynchronizations } from '../session/roles';

export function toneOf(state: Synchronization['state']): Tone {
  return state === 'current' ? 'success' : state === 'loading' || state === 'waiting' ? 'progress' : state === 'failing' ? 'danger' : state === 'paused' ? 'warning' : 'neutral';
}

/** How much of the full load is done, 0 to 100; `null` where nobody knows. More may come while it goes on. */
export function shareOf(full: { rows: number; total: number | null }): number | null {
  return full.total === null || full.total === 0 ? null : Math.min(100, Math.round((100 * full.rows) / full.total));
}
