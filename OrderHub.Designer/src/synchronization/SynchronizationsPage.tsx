import { Skeleton } from '@mantine/core';
import { IconArrowsTransferDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { synchronizationQueries } from '../api/synchronizations';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Copies } from './Copies';
import { Faults } from './Faults';
import { managesSynchronizations } from './syncRules';
import styles from './Synchronizations.module.css';

/** The copies of other systems' orders: how far each is, what could not be taken, and what may be done about it. */
export function SynchronizationsPage() {
  const { t } = useLanguage();
  const mayManage = managesSynchronizations(useSession().user.role);
  const { data, isPending, error, refetch } = useQuery(synchronizationQueries.list());
  return (
    <Page title={t('sync.title')} lead={t('sync.lead')}>
      {isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={200} /></div>
      : !data ? <FailureNotice title={t('sync.failed')} error={error} onRetry={() => void refetch()} />
      : data.items.length === 0 ? <Notice icon={<IconArrowsTransferDown size={22} />} title={t('sync.none')} hint={t('sync.none.hint')} />
      : (
        <div className={styles.panels}>
          <Copies rows={data.items} mayManage={mayManage} />
          {data.items.filter((one) => one.faults > 0).map((one) => <Faults key={one.connector} connector={one.connector} />)}
        </div>
      )}
    </Page>
  );
}
