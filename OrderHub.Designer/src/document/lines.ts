/** The lines that take orders, as the flows say: a line that somebody made today is among them. What was chosen stays, though its line may be gone. */
export function linesOf(flows: readonly { line: string; kind?: string | null }[], chosen: readonly string[] = []): string[] {
  const taking = flows.filter((flow) => flow.kind === 'transaction').map((flow) => flow.line);
  return [...new Set([...taking, ...chosen])].filter((line) => line !== '').sort();
}
