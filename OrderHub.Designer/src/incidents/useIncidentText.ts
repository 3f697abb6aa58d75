import { useCallback } from 'react';
import type { Incident } from '../api/types';
import { adviceFor } from '../language/advice';
import { useLanguage } from '../language/LanguageProvider';

/** `connector.http.500` and `connector.http`: a cause is named by its whole code, or by what its code begins with. */
export function causeFamily(cause: string): string {
  return cause.replace(/\.\d+$/, '');
}

/** An incident in the reader's words: its cause as a title, and what can be done. */
export function useIncidentText(): (incident: Incident) => { title: string; action: string } {
  const { language, named } = useLanguage();
  return useCallback(
    (incident) => {
      const family = causeFamily(incident.cause);
      return { title: named('cause', family, incident.message), action: adviceFor(language, family) ?? incident.action };
    },
    [language, named],
  );
}
