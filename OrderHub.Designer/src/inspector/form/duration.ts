export const units = ['S', 'M', 'H', 'D'] as const;
export type Unit = (typeof units)[number];

export interface Span {
  readonly amount: number;
  readonly unit: Unit;
}

/** A duration of one unit, such as PT30M; null where it has several or is written otherwise, which stays a text. */
export function spanOf(text: string): Span | null {
  const found = /^P(?:T(\d+)([HMS])|(\d+)D)$/.exec(text);
  const span: Span | null = found === null ? null : { amount: Number(found[1] ?? found[3]), unit: (found[2] ?? 'D') as Unit };
  return span !== null && durationText(span) === text ? span : null;
}

export const durationText = ({ amount, unit }: Span): string => (unit === 'D' ? `P${amount}D` : `PT${amount}${unit}`);
