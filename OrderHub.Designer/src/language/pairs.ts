/** Texts of one area with both languages side by side, so that neither is forgotten. */
export type Pairs<Key extends string> = Readonly<Record<Key, readonly [en: string, zh: string]>>;

const side = <Key extends string>(pairs: Pairs<Key>, index: 0 | 1) =>
  Object.fromEntries(Object.entries<readonly [string, string]>(pairs).map(([key, both]) => [key, both[index]])) as Record<Key, string>;

export const inEnglish = <Key extends string>(pairs: Pairs<Key>): Record<Key, string> => side(pairs, 0);
export const inChinese = <Key extends string>(pairs: Pairs<Key>): Record<Key, string> => side(pairs, 1);
