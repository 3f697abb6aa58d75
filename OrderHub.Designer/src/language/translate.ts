/** What a text may be filled with. */
export type Values = Record<string, string | number>;

/**
 * Fills a text: `{name}` takes a value; `{count|order|orders}` takes the singular for 1 and the plural otherwise.
 */
export function fill(template: string, values: Values = {}): string {
  return template.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = values[name];
    if (value === undefined) {
      return whole;
    }
    return one === undefined ? String(value) : Number(value) === 1 ? one : (many ?? '');
  });
}
