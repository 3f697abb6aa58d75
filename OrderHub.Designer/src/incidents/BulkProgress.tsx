import { Button, Modal, Progress } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { goesOn, incidentQueries } from '../api/incidents';
import type { IncidentAction } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { RelativeTime } from '../ui/Time';
import { useNow } from '../ui/useNow';
import { usePersonName } from '../ui/usePersonName';
import styles from './BulkProgress.module.css';
import { percentDone, recent } from './bulk';
import { useStopAction } from './useBulkAction';

/** Decisions about many incidents that go on, and those that ended a moment ago. Nothing where there are none. */
export function BulkProgress() {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const { data } = useQuery(incidentQueries.actions());
  const shown = recent(data?.items ?? [], useNow());
  const running = shown.filter(goesOn).length;
  useEffect(() => {
    // What ended closed incidents: the lists below are older than it.
    void queries.invalidateQueries({ queryKey: ['incidents', 'open'] });
    void queries.invalidateQueries({ queryKey: ['incidents', 'groups'] });
  }, [queries, running]);
  if (shown.length === 0) {
    return null;
  }
  return (
    <section className={styles.actions} aria-label={t('bulk.heading')}>
      <h2 className={styles.heading}>{t('bulk.heading')}</h2>
      <ul>{shown.map((action) => <Action key={action.actionId} action={action} />)}</ul>
    </section>
  );
}

function Action({ action }: { action: IncidentAction }) {
  const { t, named } = useLanguage();
  const stop = useStopAction();
  const personName = usePersonName();
  const [asking, setAsking] = useState(false);
  const filter = action.filter as { cause?: string };
  const what = `${named('bulk', action.action, action.action)}${filter.cause ? ` · ${named('cause', filter.cause, filter.cause)}` : ''}`;
  return (
    <li className={styles.action}>
      <div className={styles.line}>
        <strong>{what}</strong>
        <span>{named('bulk.state', action.state, action.state)}</span>
        <span>{t('bulk.counts', { done: action.done, total: action.total })}</span>
        {action.perSecond > 0 && <span>{t('bulk.rate', { rate: String(action.perSecond) })}</span>}
        {action.failed > 0 && (
          <span className={styles.failed}>
            {t('bulk.failed', { count: action.failed })} <button type="button" className={styles.why} onClick={() => setAsking(true)}>{t('bulk.why')}</button>
          </span>
        )}
        <span className={styles.by}>{personName(action.createdBy)} · <RelativeTime at={action.createdAt} /></span>
        {goesOn(action) && (
          <Button size="xs" variant="default" leftSection={<IconPlayerStop size={14} />} loading={stop.isPending} onClick={() => stop.mutate(action.actionId)}>{t('bulk.stop')}</Button>
        )}
      </div>
      <Progress value={percentDone(action)} aria-label={t('bulk.progress', { what })} animated={goesOn(action)} color={action.state === 'stopped' ? 'gray' : undefined} />
      {asking && <Failures action={action} onClose={() => setAsking(false)} />}
    </li>
  );
}

function Failures({ action, onClose }: { action: IncidentAction; onClose: () => void }) {
  const { t } = useLanguage();
  const { data, isPending } = useQuery(incidentQueries.failedItems(action.actionId));
  return (
    <Modal opened onClose={onClose} title={<strong>{t('bulk.failures')}</strong>} size={620} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {isPending ? <p role="status">{t('app.loading')}</p> : (
        <ul className={styles.failures}>
          {data?.items.map((item) => (
            <li key={item.incidentId}><Link to={`/orders/${encodeURIComponent(item.orderNo)}`} className="mono">{item.orderNo}</Link> <span lang="en">{item.message}</span></li>
          ))}
        </ul>
      )}
      {data?.nextCursor && <p className={styles.by}>{t('bulk.moreFailures', { count: data.items.length })}</p>}
    </Modal>
  );
}
