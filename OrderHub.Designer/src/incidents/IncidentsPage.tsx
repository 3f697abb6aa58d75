import { Button, Skeleton } from '@mantine/core';
import { IconMoodCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { incidentQueries } from '../api/incidents';
import type { Incident } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { RelativeTime } from '../ui/Time';
import { BulkMenu } from './BulkMenu';
import { BulkProgress } from './BulkProgress';
import { groupByCause, type IncidentGroup } from './groups';
import { IncidentActions } from './IncidentActions';
import styles from './IncidentsPage.module.css';
import { useIncidentText } from './useIncidentText';
import { useStepTitle } from './useStepTitle';

/** Everything that stopped and waits for a person. */
export function IncidentsPage() {
  const { t } = useLanguage();
  const incidents = useInfiniteQuery({ ...incidentQueries.open(), refetchInterval: 10_000 });
  const counts = useQuery({ ...incidentQueries.groups(), refetchInterval: 10_000 });
  const groups = useMemo(() => groupByCause(incidents.data?.pages.flatMap((page) => page.items) ?? []), [incidents.data]);
  return (
    <Page title={t('incidents.title')} lead={t('incidents.lead')}>
      <BulkProgress />
      {incidents.isPending ? (
        <div className={styles.waiting} role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={150} /><Skeleton height={110} /></div>
      ) : incidents.isError && groups.length === 0 ? (
        <FailureNotice title={t('incidents.failed')} error={incidents.error} onRetry={() => void incidents.refetch()} />
      ) : groups.length === 0 ? (
        <Notice icon={<IconMoodCheck size={22} />} title={t('incidents.empty')} hint={t('incidents.empty.hint')} />
      ) : (
        groups.map((group) => <Group key={group.cause} group={group} count={Math.max(group.incidents.length, countOf(group.cause, counts.data?.items ?? []))} />)
      )}
      {incidents.hasNextPage && (
        <Button variant="default" loading={incidents.isFetchingNextPage} className={styles.more} onClick={() => void incidents.fetchNextPage()}>{t('incidents.more')}</Button>
      )}
    </Page>
  );
}

/** How many are open of a cause, whatever the step, on the server. */
function countOf(cause: string, groups: readonly { cause: string; count: number }[]): number {
  return groups.filter((group) => group.cause === cause).reduce((sum, group) => sum + group.count, 0);
}

function Group({ group, count }: { group: IncidentGroup; count: number }) {
  const { t } = useLanguage();
  const first = group.incidents[0]!;
  const text = useIncidentText()(first);
  const stepTitle = useStepTitle(first);
  return (
    <section className={styles.group} aria-label={text.title}>
      <header className={styles.head}>
        <div className={styles.what}>
          <h2 className={styles.cause}>{text.title}<span className={styles.count}>{t('incidents.group', { count })}</span></h2>
          <p>{text.title !== first.message && <span lang="en">{first.message}</span>} <span className={`mono ${styles.code}`}>{group.cause}</span></p>
          {text.action && <p className={styles.action}><strong>{t('incident.do')}:</strong> {text.action}</p>}
        </div>
        {count > 1 && <BulkMenu cause={group.cause} count={count} sample={first} />}
      </header>
      <ul>{group.incidents.map((incident) => <Row key={incident.incidentId} incident={incident} stepTitle={stepTitle} />)}</ul>
    </section>
  );
}

function Row({ incident, stepTitle }: { incident: Incident; stepTitle: (incident: Incident) => string }) {
  const { t } = useLanguage();
  const step = stepTitle(incident);
  return (
    <li className={styles.row}>
      <Link to={`/orders/${encodeURIComponent(incident.orderNo)}`} className={styles.order}>{incident.orderNo}</Link>
      <span className={styles.where}>{t('incidents.atStep', { step })}</span>
      <span className={styles.meta}>{t('incidents.attempts', { count: incident.attempts })} · <RelativeTime at={incident.openedAt} /></span>
      <IncidentActions incident={incident} stepTitle={step} inRow />
    </li>
  );
}
