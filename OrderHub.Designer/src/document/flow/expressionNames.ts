/** The parts of an expression that are texts or remarks, in which no name is meant. */
const opaque = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[\s\S]*?\*\//g;
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

const inExpression = (name: string) => (plainName.test(name) ? name : `\`${name}\``);

/** An expression with `steps.from` called `steps.to`, wherever it stands outside of texts and remarks. */
export function renameInExpression(text: string, from: string, to: string): string {
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const named = new RegExp(`(\\bsteps\\s*\\.\\s*)(?:\`${escaped}\`|${plainName.test(from) ? `${escaped}(?![A-Za-z0-9_])` : '(?!)'})`, 'g');
  let at = 0;
  let result = '';
  for (const match of text.matchAll(opaque)) {
    result += text.slice(at, match.index).replace(named, (_, before: string) => before + inExpression(to)) + match[0];
    at = match.index + match[0].length;
  }
  return result + text.slice(at).replace(named, (_, before: string) => before + inExpression(to));
}

export const isExpression = (text: string): boolean => text.startsWith('{%') && text.trimEnd().endsWith('%}');
