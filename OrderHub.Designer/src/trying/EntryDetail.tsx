import type { SimulationEvent } from '../api/simulations';
import { useLanguage } from '../language/LanguageProvider';
import { Shown } from './RunView';
import styles from './Trying.module.css';
import { useTitleOf } from './useTitleOf';

/** What is known at one entry: given, left, sent, and the variables then. */
export function EntryDetail({ event }: { event: SimulationEvent }) {
  const { t } = useLanguage();
  const titleOf = useTitleOf();
  const where = event.call === null ? '' : `${event.call.connector}.${event.call.operation}`;
  return (
    <div className={styles.detail} role="group" aria-label={t('try.detail')}>
      <h4>{titleOf(event.step)} <span className={`mono ${styles.quiet}`}>{event.step}</span></h4>
      {event.note !== null && <p className={styles.note}>{event.note}</p>}
      {event.call !== null && (
        <>
          <Shown open title={t('try.call', { where })} value={event.call.request} />
          <p className={styles.quiet}>{t('try.call.key')} <span className="mono">{event.call.idempotencyKey}</span></p>
        </>
      )}
      {event.input !== null && <Shown open title={t('try.given')} value={event.input} />}
      {event.output !== null && <Shown open title={event.kind === 'answer' ? t('try.answered') : t('try.left')} value={event.output} />}
      {event.values !== null && <Shown title={t('try.values')} value={event.values} />}
    </div>
  );
}
