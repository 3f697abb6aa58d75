import { Skeleton } from '@mantine/core';
import { Problem } from '../api/problem';
import type { ChangeRequest, Fault } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { faultFor } from '../language/faults';
import { dayTime, money, number } from '../language/format';
import { Chip } from '../ui/Chip';
import { useProblemText } from '../ui/useProblemText';
import styles from './OrderActions.module.css';

/** Says what would happen: whether the order takes the change, on which conditions, and what speaks against it. */
export function Forecast({ forecast, error }: { forecast: ChangeRequest | undefined; error: unknown }) {
  const { t, named } = useLanguage();
  const problemText = useProblemText();
  if (error) {
    const faults = error instanceof Problem ? error.faults : [];
    return (
      <div role="alert" className={styles.fault}>
        {problemText(error)}
        {faults.length > 0 && <Faults faults={faults} />}
      </div>
    );
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
      {forecast.outlook && <Outlook outlook={forecast.outlook} />}
      {(forecast.faults ?? []).length > 0 && <Faults faults={forecast.faults ?? []} />}
    </div>
  );
}

/** What the change brings about beside the fields: work taken back, things given back, money, and how long the answer holds. */
function Outlook({ outlook }: { outlook: NonNullable<ChangeRequest['outlook']> }) {
  const { t, named, language } = useLanguage();
  const { undone, givenBack, fee, until, reverse } = outlook;
  return (
    <>
      {undone.length + givenBack.length > 0 && (
        <>
          <p>{t('change.undone')}</p>
          <ul className={styles.list} aria-label={t('change.undone')}>
            {undone.map((work) => <li key={`${work.step} ${work.undo}`}>{work.title[language]}</li>)}
            {givenBack.map((thing) => <li key={`${thing.kind} ${thing.key}`}>{named('counted.kind', thing.kind)} <span className="mono">{thing.key}</span>: {number(thing.amount, language)}</li>)}
          </ul>
        </>
      )}
      {reverse && (
        <p>
          {t('change.carriedBy', { line: named('line', reverse.line) })}
          {reverse.refund && ` ${named('change.refund', reverse.refund)}`}
        </p>
      )}
      {fee && <p>{t('change.costs', { fee: money(fee.amount, fee.currency, language) })}</p>}
      {until?.status && (
        <p>
          {t('change.until', { status: named('status', until.status) })}
          {until.expectedAt && ` ${t('change.untilAbout', { time: dayTime(Date.parse(until.expectedAt), language) })}`}
        </p>
      )}
      {until && !until.status && until.expectedAt && <p>{t('change.untilTime', { time: dayTime(Date.parse(until.expectedAt), language) })}</p>}
    </>
  );
}

function Faults({ faults }: { faults: readonly Fault[] }) {
  const { t, language } = useLanguage();
  return (
    <ul className={styles.list} aria-label={t('change.faults')}>
      {faults.map((fault) => <li key={`${fault.code} ${fault.path}`}><span className="mono">{fault.path}</span> {faultFor(language, fault.code) ?? fault.message}</li>)}
    </ul>
  );
}
