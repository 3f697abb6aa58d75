import type { Tone } from '../document/orderStatus';

/** What can become of a message, as the server names it. */
export const outcomes = ['done', 'replayed', 'refused', 'conflict', 'quarantined', 'failed', 'unknown', 'rejected'] as const;

const tones: Record<string, Tone> = {
  done: 'success', replayed: 'info', refused: 'warning', conflict: 'warning', quarantined: 'warning', failed: 'danger', unknown: 'danger', rejected: 'danger',
};

export function outcomeTone(outcome: string): Tone {
  return tones[outcome] ?? 'neutral';
}
