import { useCallback } from 'react';
import { titleFromName } from '../document/flowGraph';
import { useLanguage } from '../language/LanguageProvider';

/** An outcome's name in the reader's words; one that nobody translated keeps its own. */
export function useOutcomeText(): (outcome: string) => string {
  const { named } = useLanguage();
  return useCallback((outcome) => (outcome === '' ? '' : named('outcome', outcome, titleFromName(outcome).toLowerCase())), [named]);
}
