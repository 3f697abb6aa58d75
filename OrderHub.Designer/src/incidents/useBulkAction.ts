import { useMutation, useQueryClient } from '@tanstack/react-query';
import { beginIncidentAction, stopIncidentAction } from '../api/incidents';
import type { BeginIncidentAction } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';

/** Begins a decision about many incidents; what follows is the server's work. */
export function useBulkAction(onEnd: () => void) {
  const { t } = useLanguage();
  return useChange((body: BeginIncidentAction) => beginIncidentAction(body), t('bulk.begun'), onEnd);
}

/** Stops one that goes on. */
export function useStopAction() {
  const { t } = useLanguage();
  return useChange((id: string) => stopIncidentAction(id), t('bulk.stopped'), () => {});
}

function useChange<T>(change: (input: T) => Promise<unknown>, done: string, onEnd: () => void) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const notify = useNotify();
  return useMutation({
    mutationFn: change,
    onSuccess: () => notify.done(done),
    onError: (error) => notify.failed(t('incident.failedAction'), problemText(error)),
    onSettled: () => {
      onEnd();
      void queries.invalidateQueries({ queryKey: ['incidents'] });
    },
  });
}
