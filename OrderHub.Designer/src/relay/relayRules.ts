import type { Tone } from '../document/orderStatus';

export { operatesHub as operatesRelay, watchesHub as readsRelay } from '../session/roles';

export function stateTone(state: string): Tone {
  return state === 'running' ? 'success' : state === 'paused' ? 'warning' : 'danger';
}
