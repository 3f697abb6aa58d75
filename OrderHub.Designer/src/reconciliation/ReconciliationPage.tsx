import { Button, Skeleton, Switch } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconTool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { reconciliationQueries, setReconciliation, startReconciliation } from '../api/reconciliation';
import type { ReconciliationStanding } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { useChange } from '../ui/useChange';
import { usePersonName } from '../ui/usePersonName';
import { Buckets } from './Buckets';
import { Differences } from './Differences';
import { PauseDialog } from './PauseDialog';
import styles from './Reconciliation.module.css';
import { managesReconciliation } from './reconciliationRules';
import { Runs } from './Runs';
import { StoreCards } from './StoreCards';

/** Whether the stores that are made from orders agree with them; what differed, its repair and the proof. */
export function ReconciliationPage() {
  const { t } = useLanguage();
  const personName = usePersonName();
  const { data, isPending, isError, error, refetch } = useQuery(reconciliationQueries.standing());
  return (
    <Page title={t('reconciliation.title')} lead={t('reconciliation.lead')} actions={data && <Actions standing={data} />}>
      {isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={200} /></div>
      : isError ? <FailureNotice title={t('reconciliation.failed')} error={error} onRetry={() => void refetch()} />
      : (
        <div className={styles.panels}>
          {data.setting.paused && (
            <Notice
              icon={<IconPlayerPause size={22} />} title={t('reconciliation.paused')}
              hint={t('reconciliation.pausedBy', { who: personName(data.setting.changedBy), why: data.setting.reason ?? '' })}
            />
          )}
          <Panel title={t('reconciliation.stores')}><StoreCards standing={data} /></Panel>
          <Differences compared={data.last.length > 0} />
          {data.stores.filter((store) => store !== 'cache').map((store) => <Buckets key={store} store={store} />)}
          <Runs />
        </div>
      )}
    </Page>
  );
}

function Actions({ standing }: { standing: ReconciliationStanding }) {
  const { t } = useLanguage();
  const session = useSession();
  const [pausing, setPausing] = useState(false);
  const { setting } = standing;
  const start = useChange(
    (repair: boolean) => Promise.all(standing.stores.map((store) => startReconciliation({ store, content: true, repair }))),
    { done: t('reconciliation.asked'), failed: t('reconciliation.notDone') }, 'reconciliation',
  );
  const set = useChange(setReconciliation, { done: t('reconciliation.saved'), failed: t('reconciliation.notDone') }, 'reconciliation');
  if (!managesReconciliation(session.user.role)) {
    return null;
  }
  return (
    <>
      <Switch
        mr="sm" label={t('reconciliation.autoRepair')} title={t('reconciliation.autoRepair.hint')} checked={setting.autoRepair}
        onChange={(event) => set.mutate({ paused: setting.paused, reason: setting.reason, autoRepair: event.currentTarget.checked })}
      />
      {setting.paused ? (
        <Button variant="default" leftSection={<IconPlayerPlay size={16} />} onClick={() => set.mutate({ paused: false, autoRepair: setting.autoRepair })}>{t('reconciliation.resume')}</Button>
      ) : (
        <Button variant="default" leftSection={<IconPlayerPause size={16} />} onClick={() => setPausing(true)}>{t('reconciliation.pause')}</Button>
      )}
      <Button variant="default" leftSection={<IconRefresh size={16} />} loading={start.isPending} onClick={() => start.mutate(false)}>{t('reconciliation.compare')}</Button>
      <Button leftSection={<IconTool size={16} />} loading={start.isPending} onClick={() => start.mutate(true)}>{t('reconciliation.repair')}</Button>
      {pausing && (
        <PauseDialog onClose={() => setPausing(false)} onPause={(reason) => {
          set.mutate({ paused: true, reason, autoRepair: setting.autoRepair });
          setPausing(false);
        }} />
      )}
    </>
  );
}
