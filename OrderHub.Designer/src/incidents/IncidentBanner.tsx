import { IconAlertTriangle } from '@tabler/icons-react';
import type { FlowView, Incident } from '../api/types';
import { localText, readFlowDefinition } from '../document/flowDefinition';
import { titleFromName } from '../document/flowGraph';
import { useLanguage } from '../language/LanguageProvider';
import { RelativeTime } from '../ui/Time';
import { IncidentActions } from './IncidentActions';
import styles from './IncidentBanner.module.css';
import { useIncidentText } from './useIncidentText';

/** Why an order's flow has stopped, and what can be done, above everything else of the order. */
export function IncidentBanner({ incident, flow }: { incident: Incident; flow: FlowView }) {
  const { t, local } = useLanguage();
  const text = useIncidentText()(incident);
  const title = localText(flow.steps[incident.step]?.title) ?? readFlowDefinition(flow.definition).steps.get(incident.step)?.title;
  const step = title ? local(title) : titleFromName(incident.step);
  return (
    <section className={styles.banner} aria-label={t('incident.banner')}>
      <IconAlertTriangle size={20} className={styles.icon} aria-hidden="true" />
      <div className={styles.body}>
        <h2 className={styles.title}>{t('incident.banner')} · {step}</h2>
        <p><strong>{text.title}.</strong> {text.title !== incident.message && <span lang="en">{incident.message}</span>}</p>
        {text.action && <p className={styles.action}><strong>{t('incident.do')}:</strong> {text.action}</p>}
        <p className={styles.meta}>
          <span className="mono">{incident.cause}</span>
          <span>{t('incidents.attempts', { count: incident.attempts })}</span>
          <RelativeTime at={incident.openedAt} />
          <span>{incident.retryable ? t('incidents.retryable') : t('incidents.permanent')}</span>
        </p>
      </div>
      <IncidentActions incident={incident} stepTitle={step} />
    </section>
  );
}
