import { Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconArrowsExchange, IconArrowsTransferDown, IconBell, IconChecklist, IconClockPlay, IconFlask2, IconGavel, IconKeyboard, IconMessage2Code, IconPackages, IconScale, IconSitemap, IconStack2 } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { caseQueries } from '../api/exchanges';
import { incidentQueries } from '../api/incidents';
import { relayQueries } from '../api/relay';
import { taskQueries } from '../api/tasks';
import { seesJobs } from '../jobs/jobRules';
import { useLanguage } from '../language/LanguageProvider';
import { readsSynchronizations } from '../synchronization/syncRules';
import { readsReconciliation } from '../reconciliation/reconciliationRules';
import { readsRelay, stoppedCount } from '../relay/relayRules';
import { useSession } from '../session/SessionContext';
import { worksTasks } from '../tasks/taskRules';
import { Keys } from '../ui/Keys';
import { Logo } from '../ui/Logo';
import { AccountMenu } from './AccountMenu';
import styles from './Sidebar.module.css';
import { SimulatedBadge } from './SimulatedBadge';

export function Sidebar({ onHelp }: { onHelp: () => void }) {
  const { t } = useLanguage();
  const session = useSession();
  const incidents = useInfiniteQuery({ ...incidentQueries.open(), refetchInterval: 30_000 });
  const cases = useQuery({ ...caseQueries.counts(), refetchInterval: 30_000 });
  const tasks = useQuery({ ...taskQueries.counts(), refetchInterval: 30_000, enabled: worksTasks(session.user.role) });
  const consumers = useQuery({ ...relayQueries.consumers(), refetchInterval: 30_000, enabled: readsRelay(session.user.role) });
  const stopped = stoppedCount(consumers.data?.items ?? []);
  const asked = tasks.data?.open ?? 0;
  const undecided = Object.values(cases.data?.open ?? {}).reduce((sum, count) => sum + count, 0);
  const open = incidents.data?.pages.reduce((count, page) => count + page.items.length, 0) ?? 0;

  return (
    <div className={styles.sidebar}>
      <div className={styles.brand}>
        <Logo size={28} />
        <div className={styles.names}>
          <span className={styles.name}>{t('app.name')}</span>
          <span className={styles.tenant} title={`${t('user.tenant')}: ${session.tenant.name}`}>{session.tenant.name}</span>
        </div>
      </div>
      <nav aria-label={t('nav.label')} className={styles.nav}>
        <Entry to="/orders" icon={<IconPackages size={18} stroke={1.7} />} label={t('nav.orders')} keys={['g', 'o']} />
        <Entry
          to="/incidents" icon={<IconAlertTriangle size={18} stroke={1.7} />} label={t('nav.incidents')} keys={['g', 'i']}
          badge={open > 0 && (
            <span className={styles.count}>
              <span aria-hidden="true">{open}{incidents.hasNextPage ? '+' : ''}</span>
              <span className="visually-hidden">{t('nav.openIncidents', { count: open })}</span>
            </span>
          )}
        />
        {worksTasks(session.user.role) && (
          <Entry
            to="/tasks" icon={<IconChecklist size={18} stroke={1.7} />} label={t('nav.tasks')} keys={['g', 't']}
            badge={asked > 0 && (
              <span className={styles.count}>
                <span aria-hidden="true">{asked}</span>
                <span className="visually-hidden">{t('nav.openTasks', { count: asked })}</span>
              </span>
            )}
          />
        )}
        <Entry
          to="/decisions" icon={<IconGavel size={18} stroke={1.7} />} label={t('nav.decisions')} keys={['g', 'd']}
          badge={undecided > 0 && (
            <span className={styles.count}>
              <span aria-hidden="true">{undecided}</span>
              <span className="visually-hidden">{t('nav.openDecisions', { count: undecided })}</span>
            </span>
          )}
        />
        <Entry to="/exchanges" icon={<IconArrowsExchange size={18} stroke={1.7} />} label={t('nav.exchanges')} keys={['g', 'e']} />
        <Entry to="/subscriptions" icon={<IconBell size={18} stroke={1.7} />} label={t('nav.subscriptions')} keys={['g', 'b']} />
        {readsSynchronizations(session.user.role) && <Entry to="/synchronization" icon={<IconArrowsTransferDown size={18} stroke={1.7} />} label={t('nav.synchronizations')} keys={['g', 'y']} />}
        {readsReconciliation(session.user.role) && <Entry to="/reconciliation" icon={<IconScale size={18} stroke={1.7} />} label={t('nav.reconciliation')} keys={['g', 'r']} />}
        <Entry to="/flows" icon={<IconSitemap size={18} stroke={1.7} />} label={t('nav.flows')} keys={['g', 'f']} />
        <Entry to="/messages" icon={<IconMessage2Code size={18} stroke={1.7} />} label={t('nav.messages')} keys={['g', 'm']} />
        {readsRelay(session.user.role) && (
          <Entry
            to="/queues" icon={<IconStack2 size={18} stroke={1.7} />} label={t('nav.queues')} keys={['g', 'q']}
            badge={stopped > 0 && (
              <span className={styles.count}>
                <span aria-hidden="true">{stopped}</span>
                <span className="visually-hidden">{t('nav.stoppedConsumers', { count: stopped })}</span>
              </span>
            )}
          />
        )}
        {seesJobs(session.user.role) && <Entry to="/jobs" icon={<IconClockPlay size={18} stroke={1.7} />} label={t('nav.jobs')} keys={['g', 'j']} />}
        {session.development && <Entry to="/simulators" icon={<IconFlask2 size={18} stroke={1.7} />} label={t('nav.simulators')} keys={['g', 's']} />}
      </nav>
      <div className={styles.foot}>
        {session.development && <div className={styles.simulated}><SimulatedBadge /></div>}
        <button type="button" className={styles.entry} onClick={onHelp}>
          <IconKeyboard size={18} stroke={1.7} aria-hidden="true" />
          <span className={styles.label}>{t('keys.show')}</span>
          <Keys keys={['?']} />
        </button>
        <AccountMenu />
      </div>
    </div>
  );
}

function Entry({ to, icon, label, keys, badge }: { to: string; icon: ReactNode; label: string; keys: readonly string[]; badge?: ReactNode }) {
  return (
    <Tooltip label={<Keys keys={keys} />} position="right">
      <NavLink to={to} className={styles.entry}>
        <span aria-hidden="true" className={styles.icon}>{icon}</span>
        <span className={styles.label}>{label}</span>
        {badge}
      </NavLink>
    </Tooltip>
  );
}
