import type { Fault } from './types';

/** Why a call failed, in the server's own words where it answered (RFC 9457), with a stable code to look up. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly Fault[];
  readonly traceId: string | null;
  /** Of a 412: what another saved meanwhile. */
  readonly current: unknown;

  constructor(status: number, code: string, message: string, faults: readonly Fault[] = [], traceId: string | null = null, current: unknown = null) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.faults = faults;
    this.traceId = traceId;
    this.current = current;
  }
}

/** Reads a problem document; a body of another shape still becomes a problem with the HTTP status. */
export function problemOf(status: number, body: unknown): Problem {
  const document = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string) => (typeof document[name] === 'string' ? (document[name] as string) : null);
  return new Problem(
    status,
    text('code') ?? `http.${status}`,
    text('detail') ?? text('title') ?? '',
    Array.isArray(document['faults']) ? (document['faults'] as Fault[]) : [],
    text('traceId'),
    document['current'] ?? null,
  );
}
