import type { LiveOrder } from './types';

/** How a stream of server-sent events stands. */
export type LiveState = 'connecting' | 'live' | 'reconnecting';

export interface LiveEvents {
  onOrder?: (event: LiveOrder) => void;
  onFlow?: (event: { instanceId: string }) => void;
  onInstance?: (event: { instanceId: string }) => void;
  onState: (state: LiveState) => void;
  /** The stream is open, for the first time or after a gap: what happened before it was must be fetched. */
  onGap: () => void;
}

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/** The wait before the given attempt (from 1): doubling, with up to a quarter of chance so that many pages do not return at once. */
export function reconnectDelay(attempt: number, chance: number): number {
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return delay * (1 - chance / 4);
}

/** Follows a stream until the returned function is called; reconnects by itself. */
export function follow(url: string, events: LiveEvents): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  // What happened between the page's first look and the opening of the stream came by neither.
  let gap = true;

  const open = () => {
    source = new EventSource(url, { withCredentials: true });
    source.onopen = () => {
      attempts = 0;
      events.onState('live');
      if (gap) {
        gap = false;
        events.onGap();
      }
    };
    source.onerror = () => {
      source?.close();
      gap = true;
      attempts += 1;
      events.onState('reconnecting');
      timer = setTimeout(open, reconnectDelay(attempts, Math.random()));
    };
    source.addEventListener('order', (message) => events.onOrder?.(JSON.parse((message as MessageEvent<string>).data)));
    source.addEventListener('flow', (message) => events.onFlow?.(JSON.parse((message as MessageEvent<string>).data)));
    source.addEventListener('instance', (message) => events.onInstance?.(JSON.parse((message as MessageEvent<string>).data)));
  };

  // A machine that wakes up or finds its network again does not wait for the back-off.
  const hurry = () => {
    if (gap && source?.readyState === EventSource.CLOSED) {
      clearTimeout(timer);
      open();
    }
  };

  events.onState('connecting');
  open();
  window.addEventListener('online', hurry);
  return () => {
    window.removeEventListener('online', hurry);
    clearTimeout(timer);
    source?.close();
  };
}
