import type { RelayConsumer } from '../api/types';
import type { Tone } from '../document/orderStatus';

export { operatesHub as operatesRelay, watchesHub as readsRelay } from '../session/roles';

/** A pause that is older than this was most likely forgotten. */
export const longPauseMs = 3_600_000;

/** Those that were paused for long: their events wait, and nobody may remember why. */
export function forgottenOf<Row extends Pick<RelayConsumer, 'paused'>>(rows: readonly Row[], now: number): Row[] {
  return rows.filter((row) => row.paused && now - Date.parse(row.paused.at) >= longPauseMs);
}

/** How many do not go on: paused by a person, or standing because something does not answer. */
export function stoppedCount(rows: readonly Pick<RelayConsumer, 'state'>[]): number {
  return rows.filter((row) => row.state !== 'running').length;
}

export function stateTone(state: string): Tone {
  return state === 'running' ? 'success' : state === 'paused' ? 'warning' : 'danger';
}
