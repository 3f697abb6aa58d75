/** One count of the strip: orders of a status, or of a line. */
export interface Count {
  name: string;
  count: number;
}

interface Group {
  status?: string | null;
  line?: string | null;
  count: number;
}

/** Counts by status in the order of their codes, by line from the most, and all together. */
export function totals(groups: readonly Group[], statuses: readonly { name: string }[]): { all: number; statuses: Count[]; lines: Count[] } {
  const of = (key: (group: Group) => string | null | undefined) => {
    const sums = new Map<string, number>();
    for (const group of groups) {
      const name = key(group);
      if (name) {
        sums.set(name, (sums.get(name) ?? 0) + group.count);
      }
    }
    return sums;
  };
  const byStatus = of((group) => group.status);
  return {
    all: groups.reduce((sum, group) => sum + group.count, 0),
    statuses: statuses.flatMap(({ name }) => (byStatus.has(name) ? [{ name, count: byStatus.get(name)! }] : [])),
    lines: [...of((group) => group.line)].map(([name, count]) => ({ name, count })).sort((one, other) => other.count - one.count),
  };
}
