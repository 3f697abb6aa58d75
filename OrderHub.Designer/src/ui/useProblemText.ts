import { useCallback } from 'react';
import { Problem } from '../api/problem';
import { faultFor } from '../language/faults';
import { useLanguage } from '../language/LanguageProvider';

// What was wrong with the input is in the server's sentence alone: which field, which bound.
const isAboutInput = (status: number) => status === 400 || status === 422;

/** One sentence for a failed call: its code's in the reader's language, and the server's own where that says more. */
export function useProblemText(): (error: unknown) => string {
  const { t, language } = useLanguage();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof Problem)) {
        return t('error.unknown', { code: error instanceof Error ? error.name : 'unknown' });
      }
      if (error.code === 'network') {
        return t('error.network');
      }
      const said = faultFor(language, error.code);
      if (said !== null) {
        return isAboutInput(error.status) && error.message !== '' ? `${said}（${error.message}）` : said;
      }
      if (error.message !== '') {
        return error.message;
      }
      return error.status === 403 ? t('error.forbidden')
        : error.status === 429 || error.status === 503 ? t('error.overload')
        : error.status >= 502 ? t('error.network')
        : t('error.unknown', { code: error.code });
    },
    [t, language],
  );
}
