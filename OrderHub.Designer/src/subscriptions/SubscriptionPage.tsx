import { Button, Menu, Skeleton } from '@mantine/core';
import { IconChevronDown, IconPencil, IconPlayerPause, IconPlayerPlay, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { changeSubscriptionSecret, pauseSubscription, pingSubscription, removeSubscription, resumeSubscription, subscriptionQueries } from '../api/subscriptions';
import type { Subscription } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { Facts } from '../ui/Facts';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import { Deliveries } from './Deliveries';
import { SecretDialog } from './SecretDialog';
import { SubscriptionDialog } from './SubscriptionDialog';
import { SubscriptionState } from './SubscriptionState';

/** One subscription: what it wants, and what it was told. */
export function SubscriptionPage() {
  const { t } = useLanguage();
  const { id = '' } = useParams();
  const { data, isPending, isError, error, refetch } = useQuery(subscriptionQueries.list());
  const found = data?.items.find((row) => row.subscriptionId === id);
  if (found) {
    return <Detail subscription={found} />;
  }
  return (
    <Page title={t('subscriptions.title')}>
      {isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={160} /></div>
      : isError ? <FailureNotice title={t('subscriptions.failed')} error={error} onRetry={() => void refetch()} />
      : <Notice title={t('subscriptions.gone')} />}
    </Page>
  );
}

function Detail({ subscription }: { subscription: Subscription }) {
  const { t, named } = useLanguage();
  const navigate = useNavigate();
  const id = subscription.subscriptionId;
  const [editing, setEditing] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const failed = t('subscriptions.notSaved');
  const ping = useChange(pingSubscription, { done: (answer) => (answer.problem ? undefined : t('subscriptions.pinged', { status: String(answer.httpStatus), ms: answer.durationMs.toFixed(0) })), failed }, 'subscriptions');
  const turn = useChange(subscription.state === 'paused' ? resumeSubscription : pauseSubscription, { done: t('subscriptions.saved'), failed }, 'subscriptions');
  const renew = useChange(changeSubscriptionSecret, { failed }, 'subscriptions', (answer) => setSecret(answer.secret));
  const remove = useChange(removeSubscription, { done: t('subscriptions.removed'), failed }, 'subscriptions', () => void navigate('/subscriptions'));
  const some = (values: readonly string[], group: string) => (values.length === 0 ? t('subscriptions.all') : values.map((value) => named(group, value, value)).join(', '));
  return (
    <Page
      title={subscription.name} aside={<SubscriptionState subscription={subscription} />}
      actions={(
        <>
          <Button variant="default" leftSection={<IconSend size={16} />} loading={ping.isPending} onClick={() => ping.mutate(id)}>{t('subscriptions.ping')}</Button>
          <Button variant="default" leftSection={subscription.state === 'paused' ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />} loading={turn.isPending} onClick={() => turn.mutate(id)}>
            {subscription.state === 'paused' ? t('subscriptions.resume') : t('subscriptions.pause')}
          </Button>
          <Button leftSection={<IconPencil size={16} />} onClick={() => setEditing(true)}>{t('subscriptions.edit')}</Button>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target><Button variant="default" rightSection={<IconChevronDown size={14} />}>{t('subscriptions.more')}</Button></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => renew.mutate(id)}>{t('subscriptions.renew')}</Menu.Item>
              <Menu.Item color="red" onClick={() => remove.mutate(id)}>{t('subscriptions.remove')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      )}
    >
      {ping.data?.problem && <div role="alert"><Notice level={2} title={t('subscriptions.pingFailed')} hint={ping.data.problem} /></div>}
      <Panel title={t('exchange.facts')}>
        <Facts
          columns={2}
          facts={[
            { label: t('subscriptions.url'), value: <span className="mono">{subscription.url}</span> },
            { label: t('subscriptions.lines'), value: some(subscription.lines, 'line') },
            { label: t('subscriptions.statuses'), value: some(subscription.statuses, 'status') },
            { label: t('subscriptions.pending'), value: String(subscription.pending) },
            { label: t('subscriptions.dead'), value: String(subscription.dead) },
            { label: t('subscriptions.oldest'), value: subscription.oldestPendingAt && <RelativeTime at={subscription.oldestPendingAt} /> },
          ]}
        />
      </Panel>
      <Deliveries subscription={subscription} />
      {editing && <SubscriptionDialog subscription={subscription} onClose={() => setEditing(false)} />}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Page>
  );
}
