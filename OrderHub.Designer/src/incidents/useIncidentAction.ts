import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelIncident, compensateIncident, retryIncident, skipIncident } from '../api/incidents';
import { useLanguage } from '../language/LanguageProvider';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';

export type IncidentAction =
  | { kind: 'retry'; id: string }
  | { kind: 'skip'; id: string; outcome: string; reason: string }
  | { kind: 'compensate' | 'cancel'; id: string; reason: string };

/** Runs what a person decided about one incident, and says how it ended. */
export function useIncidentAction(onEnd: () => void) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const notify = useNotify();
  return useMutation({
    mutationFn: (action: IncidentAction) =>
      action.kind === 'retry' ? retryIncident(action.id)
      : action.kind === 'skip' ? skipIncident(action.id, action.outcome, action.reason)
      : action.kind === 'cancel' ? cancelIncident(action.id, action.reason)
      : compensateIncident(action.id, action.reason),
    onSuccess: (_, action) => notify.done(t(`incident.done.${action.kind}`)),
    onError: (error) => notify.failed(t('incident.failedAction'), problemText(error)),
    onSettled: () => {
      onEnd();
      void queries.invalidateQueries({ queryKey: ['incidents'] });
      void queries.invalidateQueries({ queryKey: ['orders'] });
    },
  });
}
