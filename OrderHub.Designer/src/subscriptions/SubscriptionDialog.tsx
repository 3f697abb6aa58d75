import { Button, Modal, MultiSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { flowQueries } from '../api/flows';
import { createSubscription, writeSubscription } from '../api/subscriptions';
import type { Subscription } from '../api/types';
import { linesOf } from '../document/lines';
import { orderStatuses } from '../document/orderStatus';
import { useLanguage } from '../language/LanguageProvider';
import form from '../ui/Form.module.css';
import { useChange } from '../ui/useChange';

/** Writes a new subscription, or changes one. */
export function SubscriptionDialog({ subscription, onClose, onSecret }: { subscription?: Subscription; onClose: () => void; onSecret?: (secret: string) => void }) {
  const { t, named } = useLanguage();
  const flows = useQuery(flowQueries.list());
  const [name, setName] = useState(subscription?.name ?? '');
  const [url, setUrl] = useState(subscription?.url ?? 'https://');
  const [wantedLines, setLines] = useState<string[]>([...(subscription?.lines ?? [])]);
  const [statuses, setStatuses] = useState<string[]>([...(subscription?.statuses ?? [])]);
  const [checked, setChecked] = useState(false);
  const body = { name: name.trim(), url: url.trim(), lines: wantedLines, statuses };
  const write = useChange(
    async () => (subscription ? writeSubscription(subscription.subscriptionId, body).then(() => null) : createSubscription(body).then((made) => made.secret)),
    { done: t('subscriptions.saved'), failed: t('subscriptions.notSaved') }, 'subscriptions',
    (secret) => {
      onClose();
      if (secret !== null) {
        onSecret?.(secret);
      }
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (body.name !== '' && body.url.length > 'https://'.length) {
      write.mutate(undefined);
    }
  };
  return (
    <Modal opened onClose={onClose} size={520} title={<span className={form.title}>{subscription ? t('subscriptions.edit') : t('subscriptions.add')}</span>} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit} className={form.form} noValidate>
        <TextInput label={t('subscriptions.name')} value={name} maxLength={100} error={checked && body.name === '' && t('subscriptions.name.missing')} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <TextInput
          label={t('subscriptions.url')} description={t('subscriptions.url.hint')} value={url} maxLength={1000} error={checked && body.url.length <= 'https://'.length && t('subscriptions.url.missing')}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <MultiSelect
          label={t('subscriptions.lines')} description={t('subscriptions.none.hint')} data={linesOf(flows.data?.items ?? [], wantedLines).map((value) => ({ value, label: named('line', value) }))} value={wantedLines} onChange={setLines} clearable
          clearButtonProps={{ 'aria-label': `${t('messages.clear')}: ${t('subscriptions.lines')}` }}
        />
        <MultiSelect
          label={t('subscriptions.statuses')} description={t('subscriptions.none.hint')} data={orderStatuses.map((status) => ({ value: status.name, label: named('status', status.name) }))} value={statuses} onChange={setStatuses}
          searchable clearable clearButtonProps={{ 'aria-label': `${t('messages.clear')}: ${t('subscriptions.statuses')}` }}
        />
        <div className={form.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" size="sm" loading={write.isPending}>{t('subscriptions.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}
