import { Button, Skeleton } from '@mantine/core';
import { IconBell, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { subscriptionQueries } from '../api/subscriptions';
import type { Subscription } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { RelativeTime } from '../ui/Time';
import { SecretDialog } from './SecretDialog';
import { SubscriptionDialog } from './SubscriptionDialog';
import { SubscriptionState } from './SubscriptionState';
import styles from './Subscriptions.module.css';

/** Who is told of statuses, and how each queue stands. */
export function SubscriptionsPage() {
  const { t } = useLanguage();
  const { data, isPending, isError, error, refetch } = useQuery(subscriptionQueries.list());
  const [editing, setEditing] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Page title={t('subscriptions.title')} lead={t('subscriptions.lead')} actions={<Button leftSection={<IconPlus size={16} />} onClick={() => setEditing(true)}>{t('subscriptions.add')}</Button>}>
      {isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={160} /></div>
      : isError ? <FailureNotice title={t('subscriptions.failed')} error={error} onRetry={() => void refetch()} />
      : data.items.length === 0 ? <Notice icon={<IconBell size={22} />} title={t('subscriptions.empty')} hint={t('subscriptions.empty.hint')} />
      : <div className={styles.table}><Rows rows={data.items} /></div>}
      {editing && <SubscriptionDialog onClose={() => setEditing(false)} onSecret={setSecret} />}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Page>
  );
}

function Rows({ rows }: { rows: readonly Subscription[] }) {
  const { t, named } = useLanguage();
  const some = (values: readonly string[], group: string) => (values.length === 0 ? t('subscriptions.all') : values.map((value) => named(group, value, value)).join(', '));
  return (
    <DataTable
      label={t('subscriptions.title')} rows={rows} rowKey={(row) => row.subscriptionId}
      columns={[
        { label: t('subscriptions.name'), cell: (row) => <Link to={`/subscriptions/${row.subscriptionId}`}>{row.name}</Link> },
        { label: t('subscriptions.url'), cell: (row) => <span className={`mono ${styles.url}`}>{row.url}</span> },
        { label: t('subscriptions.lines'), cell: (row) => some(row.lines, 'line') },
        { label: t('subscriptions.statuses'), cell: (row) => some(row.statuses, 'status') },
        { label: t('subscriptions.state'), cell: (row) => <SubscriptionState subscription={row} /> },
        { label: t('subscriptions.pending'), numeric: true, cell: (row) => String(row.pending) },
        { label: t('subscriptions.dead'), numeric: true, cell: (row) => String(row.dead) },
        { label: t('subscriptions.oldest'), cell: (row) => row.oldestPendingAt && <RelativeTime at={row.oldestPendingAt} /> },
      ]}
    />
  );
}
