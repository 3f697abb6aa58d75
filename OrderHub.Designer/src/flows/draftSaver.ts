import { Problem } from '../api/problem';
import type { FlowDraft } from '../api/types';
import { readFlow, textOf, type FlowDocument } from '../document/flow/flowDocument';
import { sameFlow } from '../document/flow/history';
import { layoutValue } from '../document/flow/layoutFile';
import { merge, resolve, type Conflict } from '../document/flow/merge';
import type { FlowStore } from '../document/flowStore';

export interface SaveCalls {
  save: (revision: number | null, body: { text: string; layout?: Record<string, unknown>; base?: string | null }) => Promise<FlowDraft>;
  /** What is saved now; `same` where it is the revision that is known. */
  find: (known: number | null) => Promise<FlowDraft | null | 'same'>;
}

export type SaveState =
  | { kind: 'clean' }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  | { kind: 'offline' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'conflict'; theirs: FlowDraft; conflicts: readonly Conflict[] };

/** What another did meanwhile: brought in, or their draft is gone. */
export type OthersEvent = { kind: 'merged'; by: string } | { kind: 'gone' };

const rest = 800;
const againAfter = 5_000;

/**
 * Saves the draft as one works, over the revision that was read. What another saved meanwhile is merged in step by step and field
 * by field; where both changed one field, saving stops until a person has chosen. Nothing is ever saved over what was not read.
 */
export class DraftSaver {
  state: SaveState = { kind: 'clean' };
  private readonly store: FlowStore;
  private readonly calls: SaveCalls;
  private readonly changed: (state: SaveState) => void;
  private readonly others: (event: OthersEvent) => void;
  private saved: FlowDocument;
  private revision: number | null;
  private version: string | null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private readonly leave: () => void;

  constructor(store: FlowStore, start: { revision: number | null; version: string | null }, calls: SaveCalls, on: { state: (state: SaveState) => void; others: (event: OthersEvent) => void }) {
    this.store = store;
    this.calls = calls;
    this.changed = on.state;
    this.others = on.others;
    this.saved = store.getState().flow;
    this.revision = start.revision;
    this.version = start.version;
    this.leave = store.subscribe((state, before) => state.flow !== before.flow && this.touched());
  }

  get isSaved(): boolean {
    return sameFlow(this.saved, this.store.getState().flow);
  }

  get currentRevision(): number | null {
    return this.revision;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.leave();
  }

  /** Saves what is not saved yet, now. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.running !== null) {
      await this.running;
    }
    if (!this.isSaved && this.state.kind !== 'conflict') {
      this.running = this.saveOnce().finally(() => { this.running = null; });
      await this.running;
    }
  }

  /** Looks whether another saved; called every few seconds. */
  async look(): Promise<void> {
    if (this.running !== null || this.state.kind === 'conflict') {
      return;
    }
    try {
      const draft = await this.calls.find(this.revision);
      if (this.running !== null || draft === 'same') {
        return;
      }
      if (draft !== null && draft.state.revision !== this.revision) {
        this.meet(draft);
      } else if (draft === null && this.revision !== null) {
        this.lost();
      }
    } catch {
      // The next look may have more luck; saving says it where it matters.
    }
  }

  /** Ends a conflict: for each field whose edit holds. */
  choose(choices: ReadonlyMap<string, 'mine' | 'theirs'>): void {
    if (this.state.kind !== 'conflict') {
      return;
    }
    const { theirs } = this.state;
    this.takeIn(theirs, choices);
    this.set({ kind: 'unsaved' });
    void this.flush();
  }

  private touched(): void {
    if (this.state.kind === 'conflict') {
      return;
    }
    clearTimeout(this.timer);
    if (this.isSaved) {
      this.set({ kind: 'clean' });
      return;
    }
    if (this.running === null) {
      this.set({ kind: 'unsaved' });
    }
    this.timer = setTimeout(() => void this.flush(), rest);
  }

  private async saveOnce(): Promise<void> {
    const flow = this.store.getState().flow;
    this.set({ kind: 'saving' });
    try {
      const layout = flow.layout === this.saved.layout ? {} : { layout: layoutValue(flow.layout) };
      const draft = await this.calls.save(this.revision, { text: textOf(flow), ...layout, ...(this.revision === null && this.version !== null ? { base: this.version } : {}) });
      this.saved = flow;
      this.revision = draft.state.revision;
      this.after();
    } catch (error) {
      this.refused(error);
    }
  }

  private after(): void {
    this.set(this.isSaved ? { kind: 'clean' } : { kind: 'unsaved' });
    if (!this.isSaved) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.flush(), rest);
    }
  }

  private refused(error: unknown): void {
    if (error instanceof Problem && error.status === 412) {
      if (error.current === null) {
        this.lost();
      } else {
        this.meet(error.current as FlowDraft);
      }
    } else if (error instanceof Problem && (error.status === 0 || error.status >= 500 || error.status === 429)) {
      this.set({ kind: 'offline' });
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.flush(), againAfter);
    } else {
      this.set({ kind: 'failed', error });
    }
  }

  /** The draft was published or dropped: what is here begins a new one with the next change. */
  private lost(): void {
    this.revision = null;
    this.others({ kind: 'gone' });
    this.after();
  }

  private meet(theirs: FlowDraft): void {
    let other: FlowDocument;
    try {
      other = readFlow(theirs.text, theirs.layout);
    } catch (error) {
      this.set({ kind: 'failed', error });
      return;
    }
    const { conflicts } = merge(this.saved, this.store.getState().flow, other);
    if (conflicts.length > 0) {
      clearTimeout(this.timer);
      this.set({ kind: 'conflict', theirs, conflicts });
      return;
    }
    this.takeIn(theirs, new Map());
    this.others({ kind: 'merged', by: theirs.state.savedBy });
    this.after();
  }

  private takeIn(theirs: FlowDraft, choices: ReadonlyMap<string, 'mine' | 'theirs'>): void {
    const base = this.saved;
    const other = readFlow(theirs.text, theirs.layout);
    // Known before the store tells of the change, so that it is compared with what the server has.
    this.saved = other;
    this.revision = theirs.state.revision;
    this.store.getState().rebase((flow) => {
      const merged = merge(base, flow, other);
      const all = merged.conflicts.reduce((document, conflict) => resolve(document, conflict, choices.get(conflict.path.join('.')) ?? 'theirs'), merged.flow);
      return sameText(all, other) ? other : all;
    });
  }

  private set(state: SaveState): void {
    this.state = state;
    this.changed(state);
  }
}

function sameText(one: FlowDocument, other: FlowDocument): boolean {
  return textOf(one) === textOf(other) && JSON.stringify(layoutValue(one.layout)) === JSON.stringify(layoutValue(other.layout));
}
