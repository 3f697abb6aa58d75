import type { Step } from './flow/flowIndex';
import type { LocalText } from './flowDefinition';
import { titleFromName } from './flowGraph';

/** How a reader is told things: texts in the reader's language, and words of the product by kind and key. */
export interface Words {
  local: (text: LocalText) => string;
  named: (kind: string, key: string, otherwise?: string) => string;
}

/** What a step is called wherever it is told of: its own title, how it ends, what its kind is called, or its name made readable. */
export function stepTitle(name: string, step: Pick<Step, 'use' | 'title' | 'with'>, kind: LocalText | null | undefined, { local, named }: Words): string {
  const ending = step.use === 'end' && typeof step.with['outcome'] === 'string' ? step.with['outcome'] : null;
  return step.title ? local(step.title)
    : ending !== null ? named('ending', ending, titleFromName(ending))
    : (kind ? local(kind) : named('use', step.use, step.use.split('@')[0])) || titleFromName(name);
}
