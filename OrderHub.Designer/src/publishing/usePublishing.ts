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
    onSettled: () => queries.invalidateQueries({ queryKey: ['flows'] }),
  });
}

/** A version's name as people say it: its beginning. */
export const short = (hash: string): string => hash.slice(0, 8);
