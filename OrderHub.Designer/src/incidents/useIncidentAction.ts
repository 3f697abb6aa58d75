import { useMutation, useQueryClient } from '@tanstack/react-query';
import { compensateIncident, retryIncident, skipIncident } from '../api/incidents';
import { useLanguage } from '../language/LanguageProvider';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';

export type IncidentAction =
  | { kind: 'retry'; ids: readonly string[] }
  | { kind: 'skip'; id: string; outcome: string; reason: string }
  | { kind: 'compensate'; id: string; reason: string };

/** Runs what a person decided about one or many incidents, and says how it ended. */
export function useIncidentAction(onEnd: () => void) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const notify = useNotify();
  return useMutation({
    mutationFn: async (action: IncidentAction) => {
      if (action.kind === 'skip') {
        await skipIncident(action.id, action.outcome, action.reason);
        return 0;
      }
      if (action.kind === 'compensate') {
        await compensateIncident(action.id, action.reason);
        return 0;
      }
      let failures = 0;
      let cause: unknown = null;
      for (const id of action.ids) {
        try {
          await retryIncident(id);
        } catch (error) {
          failures += 1;
          cause = error;
        }
      }
      if (failures === action.ids.length) {
        throw cause;
      }
      return failures;
    },
    onSuccess: (failures, action) => {
      if (failures > 0 && action.kind === 'retry') {
        notify.failed(t('incident.failedAction'), t('incident.someFailed', { failed: failures, count: action.ids.length }));
      } else if (action.kind === 'retry' && action.ids.length > 1) {
        notify.done(t('incident.done.retryAll', { count: action.ids.length }));
      } else {
        notify.done(t(`incident.done.${action.kind}`));
      }
    },
    onError: (error) => notify.failed(t('incident.failedAction'), problemText(error)),
    onSettled: () => {
      onEnd();
      void queries.invalidateQueries({ queryKey: ['incidents'] });
      void queries.invalidateQueries({ queryKey: ['orders'] });
    },
  });
}
