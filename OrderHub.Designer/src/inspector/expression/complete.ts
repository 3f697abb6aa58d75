import { nameText } from '../condition/print';
import { functions } from './functions';
import { nodeAt, type DataNode } from './dataTree';

export interface Suggestion {
  readonly label: string;
  /** What is put in; the label where it is the same. */
  readonly apply: string;
  readonly kind: 'field' | 'function' | 'word' | 'value';
  readonly detail: string;
  readonly about: string | null;
  readonly maybe: boolean;
}

export interface Completion {
  /** Where the text begins that is replaced. */
  readonly from: number;
  readonly suggestions: readonly Suggestion[];
}

const path = /(?:(?:[A-Za-z_][A-Za-z0-9_]*|`[^`]*`)(?:\[[^\]]*\])?\s*\.\s*)*(?:[A-Za-z_][A-Za-z0-9_]*|`[^`]*)?$/;
const name = /[A-Za-z_][A-Za-z0-9_]*|`[^`]*`/g;
const comparison = /((?:(?:[A-Za-z_][A-Za-z0-9_]*|`[^`]*`)\s*\.\s*)*(?:[A-Za-z_][A-Za-z0-9_]*|`[^`]*`))\s*(?:=|!=|in\s*\[(?:[^\]]*,)?)\s*("[^"]*)?$/;
const keywords = ['and', 'or', 'in', 'true', 'false', 'null'];

const field = (node: DataNode): Suggestion => ({ label: node.name, apply: nameText(node.name), kind: 'field', detail: node.type, about: node.about, maybe: node.maybe });

/** What can stand at a place of an expression: fields that reach the step, values of a closed set, functions. Null inside texts. */
export function completeAt(text: string, at: number, tree: readonly DataNode[]): Completion | null {
  const before = text.slice(0, at);
  const compared = comparison.exec(before);
  const values = compared === null ? [] : (nodeAt(tree, namesOf(compared[1]!))?.values ?? []);
  if (values.length > 0) {
    const open = compared![2];
    return {
      from: open === undefined ? at : at - open.length,
      suggestions: values.map((value) => ({ label: value, apply: JSON.stringify(value), kind: 'value', detail: '', about: null, maybe: false })),
    };
  }
  if (isInText(before)) {
    return null;
  }
  const called = /\$[A-Za-z0-9_]*$/.exec(before);
  if (called !== null) {
    return { from: called.index, suggestions: functions.map(({ name: one, signature }) => ({ label: `$${one}`, apply: `$${one}(`, kind: 'function', detail: signature, about: null, maybe: false })) };
  }
  const found = path.exec(before)!;
  const parts = found[0].split('.');
  const begun = parts.at(-1)!.trimStart();
  if (parts.length === 1) {
    const words = keywords.map((word): Suggestion => ({ label: word, apply: word, kind: 'word', detail: '', about: null, maybe: false }));
    return { from: at - begun.length, suggestions: [...tree.map(field), ...(begun === '' ? [] : words)] };
  }
  const around = nodeAt(tree, namesOf(parts.slice(0, -1).join('.').replace(/\[[^\]]*\]/g, '')));
  return around === null ? null : { from: at - begun.length, suggestions: around.children.map(field) };
}

const namesOf = (text: string): string[] => [...text.matchAll(name)].map(([one]) => one.replaceAll('`', ''));

function isInText(before: string): boolean {
  let quote: string | null = null;
  for (let index = 0; index < before.length; index += 1) {
    const one = before[index]!;
    if (quote === null) {
      quote = one === '"' || one === "'" ? one : null;
    } else if (one === '\\') {
      index += 1;
    } else if (one === quote) {
      quote = null;
    }
  }
  return quote !== null;
}
