import type { Incident } from '../api/types';

export interface IncidentGroup {
  cause: string;
  incidents: Incident[];
  retryable: Incident[];
}

/** Incidents of one cause together; the largest group first, and within a group the oldest. */
export function groupByCause(incidents: readonly Incident[]): IncidentGroup[] {
  const groups = new Map<string, Incident[]>();
  for (const incident of incidents) {
    groups.set(incident.cause, [...(groups.get(incident.cause) ?? []), incident]);
  }
  return [...groups]
    .map(([cause, members]) => {
      const sorted = members.toSorted((a, b) => a.openedAt.localeCompare(b.openedAt));
      return { cause, incidents: sorted, retryable: sorted.filter((one) => one.retryable) };
    })
    .sort((a, b) => b.incidents.length - a.incidents.length || a.cause.localeCompare(b.cause));
}
