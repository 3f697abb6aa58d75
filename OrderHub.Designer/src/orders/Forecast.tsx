import { Skeleton } from '@mantine/core';
import type { ChangeRequest } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { faultFor } from '../language/faults';
import { Chip } from '../ui/Chip';
import { useProblemText } from '../ui/useProblemText';
import styles from './OrderActions.module.css';

/** Says what would happen: whether the order takes the change, on which conditions, and what speaks against it. */
export function Forecast({ forecast, error }: { forecast: ChangeRequest | undefined; error: unknown }) {
  const { t, named, language } = useLanguage();
  const problemText = useProblemText();
  if (error) {
    return <p role="alert" className={styles.fault}>{problemText(error)}</p>;
  }
  if (forecast === undefined) {
    return <Skeleton height={20} width="70%" />;
  }
  const { answer, conditions, reason } = forecast.decision;
  const tone = answer === 'REFUSED' ? 'danger' : answer === 'ALLOWED' ? 'success' : 'warning';
  return (
    <div className={styles.forecast} role="status">
      <p className={styles.answer}>
        <Chip tone={tone}>{named('change.answer', answer)}</Chip>
        <span>
          {reason ? named('change.reason', reason)
            : forecast.state === 'REQUESTED' ? t('change.becomesRequest')
            : t('change.atOnce')}
        </span>
      </p>
      {conditions.length > 0 && (
        <ul className={styles.list} aria-label={t('change.conditions')}>
          {conditions.map((name) => <li key={name}>{named('change.condition', name)}</li>)}
        </ul>
      )}
      {(forecast.faults ?? []).length > 0 && (
        <ul className={styles.list} aria-label={t('change.faults')}>
          {(forecast.faults ?? []).map((fault) => <li key={`${fault.code} ${fault.path}`}><span className="mono">{fault.path}</span> {faultFor(language, fault.code) ?? fault.message}</li>)}
        </ul>
      )}
    </div>
  );
}
