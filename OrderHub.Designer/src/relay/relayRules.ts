import type { RelayConsumer, RelayQueue } from '../api/types';
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

/** From here on a queue is said to be nearly full. */
export const nearlyFull = 0.8;

/** How full a queue is: `open` where nothing but the broker's room limits it, or what waits is not known. */
export function fillOf({ waiting, limit }: Pick<RelayQueue, 'waiting' | 'limit'>): 'open' | 'room' | 'near' | 'full' {
  return waiting === null || limit === null ? 'open' : waiting >= limit ? 'full' : waiting >= nearlyFull * limit ? 'near' : 'room';
}

export function stateTone(state: string): Tone {
  return state === 'running' ? 'success' : state === 'paused' ? 'warning' : 'danger';
}
