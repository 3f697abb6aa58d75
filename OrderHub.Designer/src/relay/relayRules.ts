import type { Tone } from '../document/orderStatus';

/** Those whom the server shows consumers and queues. */
export function readsRelay(role: string): boolean {
  return role === 'administrator' || role === 'operator' || role === 'auditor';
}

/** Those whom the server lets pause, rebuild and replay. */
export function operatesRelay(role: string): boolean {
  return role === 'administrator' || role === 'operator';
}

export function stateTone(state: string): Tone {
  return state === 'running' ? 'success' : state === 'paused' ? 'warning' : 'danger';
}
