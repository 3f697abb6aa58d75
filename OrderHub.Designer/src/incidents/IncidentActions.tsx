import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconBan, IconPlayerSkipForward, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { orderQueries } from '../api/orders';
import type { Incident } from '../api/types';
import { anyOutcome, readFlowDefinition } from '../document/flowDefinition';
import { useLanguage } from '../language/LanguageProvider';
import styles from './IncidentActions.module.css';
import { useIncidentAction } from './useIncidentAction';

type Asking = 'retry' | 'skip' | 'compensate' | 'cancel' | null;

/** What a person can do about an incident; each is confirmed before it runs. */
export function IncidentActions({ incident, stepTitle, inRow = false }: {
  incident: Incident;
  stepTitle: string;
  /** One of many rows: no button stands out. */
  inRow?: boolean;
}) {
  const { t } = useLanguage();
  const [asking, setAsking] = useState<Asking>(null);
  return (
    <div className={styles.actions}>
      <Button size="xs" variant={incident.retryable && !inRow ? 'filled' : 'default'} leftSection={<IconRefresh size={14} />} onClick={() => setAsking('retry')}>{t('incident.retry')}</Button>
      <Button size="xs" variant="default" leftSection={<IconPlayerSkipForward size={14} />} onClick={() => setAsking('skip')}>{t('incident.skip')}</Button>
      <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={14} />} onClick={() => setAsking('compensate')}>{t('incident.compensate')}</Button>
      <Button size="xs" variant="default" leftSection={<IconBan size={14} />} onClick={() => setAsking('cancel')}>{t('incident.cancel')}</Button>
      {asking !== null && <Confirm kind={asking} incident={incident} stepTitle={stepTitle} onClose={() => setAsking(null)} />}
    </div>
  );
}

function Confirm({ kind, incident, stepTitle, onClose }: { kind: 'retry' | 'skip' | 'compensate' | 'cancel'; incident: Incident; stepTitle: string; onClose: () => void }) {
  const { t } = useLanguage();
  const action = useIncidentAction(onClose);
  const flows = useQuery({ ...orderQueries.flows(incident.orderNo), enabled: kind === 'skip' });
  const [reason, setReason] = useState('');
  const [outcome, setOutcome] = useState('');
  const [checked, setChecked] = useState(false);
  const flow = flows.data?.flows.find((one) => one.instanceId === incident.instanceId);
  const outcomes = flow ? (readFlowDefinition(flow.definition).steps.get(incident.step)?.next ?? []).map((next) => next.outcome).filter((name) => name !== anyOutcome) : [];
  const reasonMissing = kind !== 'retry' && reason.trim() === '';
  const outcomeMissing = kind === 'skip' && outcome.trim() === '';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (reasonMissing || outcomeMissing) {
      return;
    }
    action.mutate(
      kind === 'retry' ? { kind, id: incident.incidentId }
      : kind === 'skip' ? { kind, id: incident.incidentId, outcome: outcome.trim(), reason: reason.trim() }
      : { kind, id: incident.incidentId, reason: reason.trim() },
    );
  };

  return (
    <Modal opened onClose={onClose} title={<span className={styles.title}>{t(`incident.${kind}.title`)}</span>} size={460} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit} className={styles.form} noValidate>
        <p className={styles.text}>{kind === 'compensate' || kind === 'cancel' ? t(`incident.${kind}.text`) : t(`incident.${kind}.text`, { step: stepTitle })}</p>
        {kind === 'skip' && (outcomes.length > 0 ? (
          <Select label={t('incident.outcome')} data={outcomes} value={outcome || null} error={checked && outcomeMissing && t('incident.outcome.missing')} onChange={(value) => setOutcome(value ?? '')} data-autofocus />
        ) : (
          <TextInput label={t('incident.outcome')} value={outcome} error={checked && outcomeMissing && t('incident.outcome.missing')} onChange={(event) => setOutcome(event.currentTarget.value)} data-autofocus />
        ))}
        {kind !== 'retry' && (
          <Textarea
            label={t('incident.reason')} description={t('incident.reason.hint')} autosize minRows={2} maxRows={6} maxLength={500} value={reason}
            error={checked && reasonMissing && t('incident.reason.missing')} onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <div className={styles.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" size="sm" color={kind === 'compensate' || kind === 'cancel' ? 'red.9' : undefined} loading={action.isPending}>{t(`incident.${kind}`)}</Button>
        </div>
      </form>
    </Modal>
  );
}
