import { Button, Menu, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconBan, IconChevronDown, IconPlayerSkipForward, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { orderQueries } from '../api/orders';
import type { Incident } from '../api/types';
import { anyOutcome, readFlowDefinition } from '../document/flowDefinition';
import { useLanguage } from '../language/LanguageProvider';
import styles from './IncidentActions.module.css';
import { useBulkAction } from './useBulkAction';

const kinds = ['retry', 'skip', 'compensate', 'cancel'] as const;
type Kind = (typeof kinds)[number];

const icons: Record<Kind, typeof IconRefresh> = { retry: IconRefresh, skip: IconPlayerSkipForward, compensate: IconArrowBackUp, cancel: IconBan };

/** What can be decided about every incident of a cause at once; each is confirmed before it begins. */
export function BulkMenu({ cause, count, sample }: { cause: string; count: number; sample: Incident }) {
  const { t } = useLanguage();
  const [asking, setAsking] = useState<Kind | null>(null);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button rightSection={<IconChevronDown size={14} />}>{t('bulk.menu', { count })}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {kinds.map((kind) => {
            const Icon = icons[kind];
            return <Menu.Item key={kind} leftSection={<Icon size={14} />} color={kind === 'cancel' ? 'red' : undefined} onClick={() => setAsking(kind)}>{t(`bulk.${kind}`)}</Menu.Item>;
          })}
        </Menu.Dropdown>
      </Menu>
      {asking !== null && <Confirm kind={asking} cause={cause} count={count} sample={sample} onClose={() => setAsking(null)} />}
    </>
  );
}

function Confirm({ kind, cause, count, sample, onClose }: { kind: Kind; cause: string; count: number; sample: Incident; onClose: () => void }) {
  const { t } = useLanguage();
  const begin = useBulkAction(onClose);
  const flows = useQuery({ ...orderQueries.flows(sample.orderNo), enabled: kind === 'skip' });
  const [reason, setReason] = useState('');
  const [outcome, setOutcome] = useState('');
  const [checked, setChecked] = useState(false);
  const flow = flows.data?.flows.find((one) => one.instanceId === sample.instanceId);
  const outcomes = flow ? (readFlowDefinition(flow.definition).steps.get(sample.step)?.next ?? []).map((next) => next.outcome).filter((name) => name !== anyOutcome) : [];
  const reasonMissing = kind !== 'retry' && reason.trim() === '';
  const outcomeMissing = kind === 'skip' && outcome.trim() === '';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (reasonMissing || outcomeMissing) {
      return;
    }
    // An outcome belongs to a step: skipping never reaches beyond the one whose outcomes were shown.
    const filter = kind === 'skip' ? { cause, flow: sample.flow, step: sample.step } : { cause };
    begin.mutate({ action: kind, filter, ...(kind === 'retry' ? {} : { reason: reason.trim() }), ...(kind === 'skip' ? { outcome: outcome.trim() } : {}) });
  };

  return (
    <Modal opened onClose={onClose} title={<span className={styles.title}>{t(`bulk.title.${kind}`, { count })}</span>} size={460} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit} className={styles.form} noValidate>
        <p className={styles.text}>{t('bulk.text')}</p>
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
          <Button type="submit" size="sm" color={kind === 'compensate' || kind === 'cancel' ? 'red.9' : undefined} loading={begin.isPending}>{t(`bulk.${kind}`)}</Button>
        </div>
      </form>
    </Modal>
  );
}
