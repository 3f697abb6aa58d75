/** Those whom the server shows how the hub itself is doing: queues, jobs, comparisons. */
export function watchesHub(role: string): boolean {
  return operatesHub(role) || role === 'auditor';
}

/** Those whom the server lets pause, retry, rebuild and repair there. */
export function operatesHub(role: string): boolean {
  return role === 'administrator' || role === 'operator';
}
