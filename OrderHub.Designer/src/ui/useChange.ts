import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from './useNotify';
import { useProblemText } from './useProblemText';

/** A change on the server: says how it ended, and has what is shown of `resource` fetched again. */
export function useChange<Input, Output>(change: (input: Input) => Promise<Output>, texts: { done?: string | ((output: Output) => string | undefined); failed: string }, resource: string, onDone?: (output: Output) => void) {
  const queries = useQueryClient();
  const problemText = useProblemText();
  const notify = useNotify();
  return useMutation({
    mutationFn: change,
    onSuccess: (output) => {
      const done = typeof texts.done === 'function' ? texts.done(output) : texts.done;
      if (done !== undefined) {
        notify.done(done);
      }
      onDone?.(output);
    },
    onError: (error) => notify.failed(texts.failed, problemText(error)),
    onSettled: () => void queries.invalidateQueries({ queryKey: [resource] }),
  });
}
