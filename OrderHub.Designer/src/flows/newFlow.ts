import { setFlowField } from '../document/flow/changeStep';
import { readFlow, textOf } from '../document/flow/flowDocument';
import type { LocalText } from '../document/flowDefinition';

const blank = `{
  "$schema": "../workflow.schema.json",
  "name": "",
  "kind": "",
  "title": {},
  "start": "done",
  "steps": {
    "done": { "use": "end", "with": { "outcome": "done" } }
  }
}
`;

/** The text of a new flow: a blank one, or a copy of another under a name of its own. */
export function newFlowText(from: string | null, name: string, kind: string, title: LocalText): string {
  const named = setFlowField(readFlow(from ?? blank), ['name'], name);
  return textOf(setFlowField(setFlowField(named, ['kind'], kind), ['title'], { en: title.en, zh: title.zh }));
}

export const isNamePart = (text: string): boolean => /^[a-z0-9-]{1,60}$/.test(text);
