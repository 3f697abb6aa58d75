import { useQueryClient } from '@tanstack/react-query';
import { startTransition, useEffect, useRef, useState } from 'react';
import { flowQueries, saveDraft } from '../api/flows';
import type { FlowStore } from '../document/flowStore';
import { DraftSaver, type OthersEvent, type SaveState } from './draftSaver';

const lookEvery = 4_000;

/** Who else saved this draft lately, and when. */
export interface Other {
  by: string;
  at: number;
}

/** Saves a store's flow as a draft while one works, and looks for what others save. */
export function useDraft(name: string, store: FlowStore, start: { revision: number | null; version: string | null }, onOthers: (event: OthersEvent) => void) {
  const queries = useQueryClient();
  const [state, setState] = useState<SaveState>({ kind: 'clean' });
  const [other, setOther] = useState<Other | null>(null);
  const saver = useRef<DraftSaver | null>(null);
  const told = useRef(onOthers);
  told.current = onOthers;
  const first = useRef(start);

  useEffect(() => {
    const find = async (known: number | null) => {
      const list = await queries.fetchQuery({ ...flowQueries.list(), staleTime: 0 });
      const revision = list.items.find((flow) => flow.name === name)?.draft?.revision ?? null;
      return revision === known ? 'same' : revision === null ? null : queries.fetchQuery({ ...flowQueries.draft(name), staleTime: 0 });
    };
    const own = new DraftSaver(store, first.current, {
      save: async (revision, body) => {
        const draft = await saveDraft(name, revision, body);
        queries.setQueryData(flowQueries.draft(name).queryKey, draft);
        return draft;
      },
      find,
    }, {
      // Whether it is saved may be said a moment later than what was changed is drawn.
      state: (now) => startTransition(() => setState(now)),
      others: (event) => {
        if (event.kind === 'merged') {
          setOther({ by: event.by, at: Date.now() });
        }
        told.current(event);
      },
    });
    saver.current = own;
    const timer = setInterval(() => document.visibilityState === 'visible' && void own.look(), lookEvery);
    const now = () => void own.flush();
    const leave = (event: BeforeUnloadEvent) => {
      if (!own.isSaved) {
        void own.flush();
        event.preventDefault();
      }
    };
    window.addEventListener('online', now);
    window.addEventListener('beforeunload', leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', now);
      window.removeEventListener('beforeunload', leave);
      void own.flush().finally(() => {
        own.stop();
        void queries.invalidateQueries({ queryKey: flowQueries.list().queryKey });
      });
    };
  }, [name, store, queries]);

  return { state, other, saver };
}
