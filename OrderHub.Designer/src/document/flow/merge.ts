import { isObject, member, type JsonContainer, type JsonNode } from '../json/node';
import type { Path } from '../json/edit';
import { sameValue, valueOf, type Value } from '../json/value';
import { editField, setField, type FlowDocument } from './flowDocument';
import { freeName, indexOf, type Located } from './flowIndex';
import type { FlowLayout } from './layoutFile';
import { renameStep } from './renameStep';

/** A field that both changed, each otherwise. Undefined: it is not there. */
export interface Conflict {
  path: Path;
  base: Value | undefined;
  mine: Value | undefined;
  theirs: Value | undefined;
}

export interface Merged {
  flow: FlowDocument;
  /** Fields to choose for; the merged flow has them as `theirs` until then. */
  conflicts: Conflict[];
}

/** Brings together what two people made of one text: field by field, in the text of the other, so that nothing of either is lost. */
export function merge(base: FlowDocument, mine: FlowDocument, theirs: FlowDocument): Merged {
  const [common, own, other] = sameNames(base, mine, theirs);
  const conflicts: Conflict[] = [];
  let flow = other;
  const visit = (path: Path, was: JsonNode | undefined, my: JsonNode | undefined, their: JsonNode | undefined) => {
    const [before, left, right] = [was && valueOf(was), my && valueOf(my), their && valueOf(their)];
    if (my === was || same(before, left) || same(left, right)) {
      return;
    }
    if (same(before, right)) {
      flow = my === undefined ? setField(flow, path, undefined) : editField(flow, path, () => loose(my), orderLike(own, path));
    } else if (isObject(my) && isObject(their) && (was === undefined || isObject(was))) {
      for (const key of new Set([...keys(was), ...keys(my), ...keys(their)])) {
        visit([...path, key], member(was, key), member(my, key), member(their, key));
      }
    } else {
      conflicts.push({ path, base: before, mine: left, theirs: right });
    }
  };
  visit([], common.root, own.root, other.root);
  return { flow: { ...flow, layout: mergeLayout(common.layout, own.layout, other.layout) }, conflicts };
}

/** Order within an object is no difference here: both may have added at the end. */
function same(one: Value | undefined, other: Value | undefined): boolean {
  if (typeof one === 'object' && typeof other === 'object' && one !== null && other !== null && !Array.isArray(one) && !Array.isArray(other)) {
    const [left, right] = [one as Record<string, Value>, other as Record<string, Value>];
    const names = Object.keys(left);
    return names.length === Object.keys(right).length && names.every((name) => name in right && same(left[name], right[name]));
  }
  return sameValue(one, other);
}

const keys = (node: JsonNode | undefined) => (isObject(node) ? node.members.map(({ key }) => key) : []);

/** A node to be laid out anew where it is put. */
function loose(node: JsonNode): JsonNode {
  return node.kind === 'scalar' ? node : { ...node, members: node.members.map((one) => ({ ...one, lead: null, value: loose(one.value) })) };
}

/** A new member is put behind the one it stands behind in my text. */
function orderLike(own: FlowDocument, path: Path) {
  const around = path.slice(0, -1).reduce<JsonNode | undefined>((node, key) => member(node, key), own.root);
  const names = keys(around);
  return (siblings: readonly string[], key: string, at: Path): number => {
    if (at.length !== path.length - 1) {
      return siblings.length;
    }
    for (let index = names.indexOf(key) - 1; index >= 0; index -= 1) {
      const found = siblings.indexOf(names[index]!);
      if (found >= 0) {
        return found + 1;
      }
    }
    return siblings.length;
  };
}

/** Follows what was renamed, and gives what both called alike but is not the same a name of its own. */
function sameNames(base: FlowDocument, mine: FlowDocument, theirs: FlowDocument): [FlowDocument, FlowDocument, FlowDocument] {
  let [common, own, other] = [base, mine, theirs];
  for (const [from, to] of renames(base, mine)) {
    if (!indexOf(other).steps.has(to)) {
      common = renameStep(common, from, to);
      other = renameStep(other, from, to);
    }
  }
  for (const [from, to] of renames(common, other)) {
    if (!indexOf(own).steps.has(to)) {
      common = renameStep(common, from, to);
      own = renameStep(own, from, to);
    }
  }
  for (const [name, { node }] of indexOf(own).steps) {
    const there = indexOf(other).steps.get(name);
    if (!indexOf(common).steps.has(name) && there !== undefined && !same(valueOf(node), valueOf(there.node))) {
      own = renameStep(own, name, freeName(own, name, new Set(indexOf(other).steps.keys())));
    }
  }
  return [common, own, other];
}

/** Steps that are gone, and came back in the same graph under another name with the same content. */
function renames(base: FlowDocument, now: FlowDocument): [string, string][] {
  const [before, after] = [indexOf(base).steps, indexOf(now).steps];
  const added = [...after.values()].filter(({ name }) => !before.has(name));
  return [...before.values()].filter(({ name }) => !after.has(name)).flatMap((gone): [string, string][] => {
    const at = added.findIndex((one) => one.owner === gone.owner && like(one, gone));
    const found = at < 0 ? undefined : added.splice(at, 1)[0];
    return found === undefined ? [] : [[gone.name, found.name]];
  });
}

function like(one: Located, other: Located): boolean {
  const content = (node: JsonContainer) => Object.fromEntries(node.members.filter(({ key }) => key !== 'next' && key !== 'catch').map(({ key, value }) => [key, valueOf(value)]));
  const leads = (step: Located) => step.step.next.map((way) => way.name).join();
  return leads(one) === leads(other) && same(content(one.node), content(other.node));
}

function mergeLayout(base: FlowLayout, mine: FlowLayout, theirs: FlowLayout): FlowLayout {
  return {
    steps: mergeRecord(base.steps, mine.steps, theirs.steps),
    notes: mergeRecord(base.notes, mine.notes, theirs.notes),
    collapsed: [...new Set([...mine.collapsed.filter((name) => theirs.collapsed.includes(name) || !base.collapsed.includes(name)), ...theirs.collapsed.filter((name) => !base.collapsed.includes(name))])],
  };
}

/** Where both moved the same thing, mine holds: it is on my screen, and nothing of the logic. */
function mergeRecord<T>(base: Readonly<Record<string, T>>, mine: Readonly<Record<string, T>>, theirs: Readonly<Record<string, T>>): Record<string, T> {
  const merged: Record<string, T> = {};
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const isMine = JSON.stringify(mine[name]) !== JSON.stringify(base[name]);
    const one = isMine ? mine[name] : theirs[name];
    if (one !== undefined) {
      merged[name] = one;
    }
  }
  return merged;
}

export function resolve(flow: FlowDocument, conflict: Conflict, choice: 'mine' | 'theirs'): FlowDocument {
  return choice === 'theirs' ? flow : setField(flow, conflict.path, conflict.mine);
}
