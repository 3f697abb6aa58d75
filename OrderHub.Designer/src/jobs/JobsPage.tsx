import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { noSearch, type JobSearch } from '../api/jobs';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { Page } from '../ui/Page';
import { Segmented } from '../ui/Segmented';
import { actsOnJobs } from './jobRules';
import styles from './Jobs.module.css';
import { Overview } from './Overview';
import { Runs } from './Runs';
import { ScheduleDialog } from './ScheduleDialog';
import { Schedules } from './Schedules';

const views = ['overview', 'schedules', 'runs'] as const;
type View = (typeof views)[number];

/** What the hub does by itself: at a glance, what comes again, and every run. */
export function JobsPage() {
  const { t, named } = useLanguage();
  const session = useSession();
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const view = views.find((one) => one === params.get('view')) ?? 'overview';
  const search: JobSearch = { ...noSearch, ...Object.fromEntries([...params].filter(([name]) => name in noSearch)) };
  const mayAct = actsOnJobs(session.user.role);
  const show = (next: View, also: Partial<JobSearch> = {}) =>
    setParams({ ...(next === 'overview' ? {} : { view: next }), ...Object.fromEntries(Object.entries({ ...search, ...also }).filter(([, text]) => text !== '')) }, { replace: true });
  return (
    <Page title={t('jobs.title')} lead={t('jobs.lead')} actions={mayAct && <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>{t('jobs.schedule.add')}</Button>}>
      {!mayAct && <p className={styles.said}>{t('jobs.readOnly')}</p>}
      <div><Segmented label={t('jobs.view')} segments={views.map((value) => ({ value, label: named('jobs.view', value) }))} value={view} onChange={(next) => show(next)} /></div>
      {view === 'overview' ? <Overview mayAct={mayAct} />
      : view === 'schedules' ? <Schedules mayAct={mayAct} />
      : <Runs search={search} onSearch={(next) => show('runs', next)} mayAct={mayAct} />}
      {adding && <ScheduleDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
