import { Button, Skeleton, Tooltip } from '@mantine/core';
import { IconPlugConnectedX, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { relayQueries } from '../api/relay';
import type { RelayConsumer, RelayQueue } from '../api/types';
import { duration } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { Chip } from '../ui/Chip';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { useNow } from '../ui/useNow';
import { Consumers } from './Consumers';
import { DeadLetters } from './DeadLetters';
import styles from './QueuesPage.module.css';
import { fillOf, forgottenOf, operatesRelay } from './relayRules';

/** Who reads the events of orders, what waits for them, and what they could not handle. */
export function QueuesPage() {
  const { t, named } = useLanguage();
  const mayOperate = operatesRelay(useSession().user.role);
  const consumers = useQuery(relayQueries.consumers());
  return (
    <Page title={t('relay.title')} lead={t('relay.lead')} aside={consumers.data && <Tooltip label={t('relay.bus.hint')}><span><Chip tone="neutral">{named('relayBus', consumers.data.bus, consumers.data.bus)}</Chip></span></Tooltip>}>
      {consumers.data?.busFault && <div className={styles.fault} role="alert"><strong>{t('relay.busFault')}</strong> <span lang="en">{consumers.data.busFault}</span></div>}
      {consumers.data && <Forgotten rows={consumers.data.items} />}
      {consumers.isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={260} /></div>
      : consumers.isError && !consumers.data ? <FailureNotice title={t('relay.failed')} error={consumers.error} onRetry={() => void consumers.refetch()} />
      : <Consumers rows={consumers.data.items} mayOperate={mayOperate} />}
      <DeadLetters consumers={consumers.data?.items.map((row) => row.name) ?? []} mayOperate={mayOperate} />
      <Queues />
    </Page>
  );
}

/** Pauses that somebody should look at: how long, by whom and why, and what waits meanwhile. */
function Forgotten({ rows }: { rows: readonly RelayConsumer[] }) {
  const { t, language } = useLanguage();
  const now = useNow();
  const forgotten = forgottenOf(rows, now);
  return forgotten.length === 0 ? null : (
    <div className={styles.fault} role="alert">
      <strong>{t('relay.forgotten')}</strong>
      <ul>
        {forgotten.map(({ name, waiting, paused }) => paused && (
          <li key={name}>
            {t('relay.forgotten.row', { name, time: duration(now - Date.parse(paused.at), language), by: paused.by, count: waiting ?? '?' })} {paused.reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How many events a queue holds, and whether it is nearly or quite full of them. */
function Limit({ row }: { row: RelayQueue }) {
  const { t, named } = useLanguage();
  const fill = fillOf(row);
  return row.limit === null ? <span className={styles.none}>{t('relay.limit.none')}</span> : (
    <span className={styles.limit}>
      {(fill === 'near' || fill === 'full') && <Chip tone={fill === 'full' ? 'danger' : 'warning'}>{named('relayFill', fill)}</Chip>}
      {row.limit}
    </span>
  );
}

function Queues() {
  const { t } = useLanguage();
  const queues = useQuery(relayQueries.queues());
  return (
    <Panel title={t('relay.queues')} flush={queues.data?.available === true && queues.data.items.length > 0}>
      {queues.isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={120} /></div>
      : queues.isError && !queues.data ? <FailureNotice title={t('relay.failed')} error={queues.error} onRetry={() => void queues.refetch()} />
      : !queues.data.available ? <Notice icon={<IconPlugConnectedX size={22} />} title={t('relay.queues.away')} hint={t('relay.queues.away.hint')}><Button size="xs" variant="default" onClick={() => void queues.refetch()}>{t('relay.look')}</Button></Notice>
      : queues.data.items.length === 0 ? <Notice icon={<IconStack2 size={22} />} title={t('relay.queues.none')} hint={t('relay.queues.none.hint')} />
      : (
        <DataTable
          label={t('relay.queues')} rows={queues.data.items} rowKey={(row) => row.name}
          columns={[
            { label: t('relay.consumer'), cell: (row) => <span className="mono">{row.consumer}</span> },
            { label: t('relay.topic'), cell: (row) => <span className="mono">{row.topic}</span> },
            { label: t('relay.waiting'), numeric: true, cell: (row) => row.waiting === null ? '?' : String(row.waiting) },
            { label: t('relay.limit'), numeric: true, cell: (row) => <Limit row={row} /> },
            { label: t('relay.readers'), numeric: true, cell: (row) => String(row.readers) },
          ]}
        />
      )}
    </Panel>
  );
}
