import { outletsOf } from '../../document/flow/outcomes';
import { portKey, unwire, wire } from '../../document/flow/ports';
import { useFlowStore } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';
import { useOutcomeText } from '../../runs/useOutcomeText';
import { faultsAt, useForm } from '../FormContext';
import styles from '../Sections.module.css';
import { StepTarget } from './StepTarget';

/** Where each outcome of a step leads. */
export function Outcomes({ name }: { name: string }) {
  const { t } = useLanguage();
  const outcomeText = useOutcomeText();
  const store = useFlowStore();
  const { flow, catalog, faults } = useForm();
  const outlets = outletsOf(flow, name, catalog).filter(({ port }) => port.kind === 'next');
  if (outlets.length === 0) {
    return null;
  }
  return (
    <div className={styles.section} data-field="next">
      <h3>{t('outcome.title')}</h3>
      {outlets.map(({ port, label, to }) => (
        <div key={portKey(port)} className={styles.way} data-plain>
          <span className={styles.outcome}>{label === '' ? t('outcome.onward') : outcomeText(label)}{label !== '' && outcomeText(label) !== label && <span className={`mono ${styles.quiet}`}> {label}</span>}</span>
          <StepTarget label={t('outcome.leads', { outcome: label === '' ? t('outcome.onward') : label })} beside={name} to={to} onChange={(next) => store.getState().apply('wire', (now) => (next === null ? unwire(now, port) : wire(now, port, next)))} />
        </div>
      ))}
      {faultsAt(faults, ['next']).map((message) => <p key={message} className={styles.fault}>{message}</p>)}
    </div>
  );
}
