import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';

/** Runs one act of publishing: says how it ended, and has what it changed fetched again. */
export function useAct<Input, Result>(act: (input: Input) => Promise<Result>, words: { done: (result: Result, input: Input) => string; failed: string }, onDone?: () => void) {
  const queries = useQueryClient();
  const notify = useNotify();
  const problemText = useProblemText();
  return useMutation({
    mutationFn: act,
    onSuccess: (result, input) => {
      notify.done(words.done(result, input));
      onDone?.();
    },
    onError: (error) => notify.failed(words.failed, problemText(error)),
    onSettled: async () => {
      // The draft first: once it is gone, nobody asks how it differs or how its scenarios go.
      const ofDrafts = (key: readonly unknown[]) => key[0] === 'flows' && key.includes('draft') && key.length === 4;
      await queries.invalidateQueries({ predicate: ({ queryKey }) => ofDrafts(queryKey) });
      await new Promise((drawn) => setTimeout(drawn, 50));
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'flows' && !ofDrafts(queryKey) });
    },
  });
}

/** A version's name as people say it: its beginning. */
export const short = (hash: string): string => hash.slice(0, 8);
