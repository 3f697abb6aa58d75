import { goesOn } from '../api/incidents';
import type { IncidentAction } from '../api/types';

/** How long an ended action stays in sight. */
const inSightMs = 10 * 60_000;

/** Those that go on, and those that ended a moment ago. */
export function recent(actions: readonly IncidentAction[], now: number): IncidentAction[] {
  return actions.filter((action) => goesOn(action) || (action.endedAt !== null && action.endedAt !== undefined && now - Date.parse(action.endedAt) < inSightMs));
}

/** 0 to 100. While incidents are still gathered nothing is known of the end. */
export function percentDone(action: IncidentAction): number {
  if (action.state === 'done') {
    return 100;
  }
  return action.total === 0 || action.state === 'selecting' ? 0 : Math.round((100 * (action.done + action.failed)) / action.total);
}
