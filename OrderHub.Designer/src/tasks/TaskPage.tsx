import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import { flowQueries } from '../api/flows';
import { instanceQueries } from '../api/instances';
import { taskQueries, type HumanTask } from '../api/tasks';
import { exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { useOutcomeText } from '../runs/useOutcomeText';
import { useSession } from '../session/SessionContext';
import { Chip } from '../ui/Chip';
import { Facts } from '../ui/Facts';
import { FailureNotice } from '../ui/FailureNotice';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { RelativeTime } from '../ui/Time';
import { usePersonName } from '../ui/usePersonName';
import { ClaimButton } from './ClaimButton';
import { DueTime } from './DueTime';
import { TaskData } from './TaskData';
import { TaskForm } from './TaskForm';
import { taskTitle } from './taskRules';
import styles from './Tasks.module.css';

const tones = { open: 'warning', done: 'success', timeout: 'danger', withdrawn: 'neutral' } as const;

/** One task: what is asked, what to look at, and the answer. */
export function TaskPage() {
  const { t } = useLanguage();
  const { id = '' } = useParams();
  const task = useQuery({ ...taskQueries.one(id), refetchInterval: 10_000 });
  if (task.data !== undefined) {
    return <Detail task={task.data} />;
  }
  return (
    <Page title={t('tasks.title')} back={{ to: '/tasks', label: t('tasks.all') }}>
      {task.isError ? <FailureNotice title={t('tasks.one.failed')} error={task.error} onRetry={() => void task.refetch()} />
      : <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={220} /></div>}
    </Page>
  );
}

function Detail({ task }: { task: HumanTask }) {
  const { t, named, local, language } = useLanguage();
  const personName = usePersonName();
  const session = useSession();
  const navigate = useNavigate();
  const outcomeText = useOutcomeText();
  const flows = useQuery(flowQueries.list());
  const title = flows.data?.items.find((flow) => flow.name === task.flow)?.title;
  const step = useQuery(instanceQueries.one(task.instanceId)).data?.steps[task.step];
  const taken = task.claimedBy === null ? t('tasks.nobody') : task.claimedBy === session.user.login ? t('tasks.you') : personName(task.claimedBy);
  return (
    <Page
      title={taskTitle(task, language)} back={{ to: '/tasks', label: t('tasks.all') }} aside={<Chip tone={tones[task.state as keyof typeof tones] ?? 'neutral'}>{named('tasks.state', task.state)}</Chip>}
      actions={<ClaimButton task={task} />}
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          {task.data != null && <Panel title={t('tasks.data')}><TaskData data={task.data} /></Panel>}
          {task.state === 'open' ? <Panel title={t('tasks.form')}><TaskForm task={task} onDone={() => void navigate('/tasks')} /></Panel> : (
            <Panel title={t('tasks.closed')}>
              <p>{task.state === 'done' ? t('tasks.closed.done', { name: personName(task.closedBy), outcome: outcomeText(task.outcome ?? '') }) : named('tasks.closed', task.state)}</p>
            </Panel>
          )}
        </div>
        <Panel title={t('tasks.facts')}>
          <Facts
            facts={[
              { label: t('tasks.column.order'), value: task.orderNo && <Link to={`/orders/${encodeURIComponent(task.orderNo)}`} className="mono">{task.orderNo}</Link> },
              { label: t('tasks.column.flow'), value: <Link to={`/flows/${task.flow}`}>{title ? local(title) : task.flow}</Link> },
              { label: t('tasks.step'), value: <>{step && `${local(step.title)} `}<span className={`mono ${styles.quiet}`}>{task.step}</span></> },
              { label: t('tasks.instance'), value: <Link to={`/flows/${task.flow}/instances/${task.instanceId}`} className="mono">{task.instanceId}</Link> },
              { label: t('tasks.column.role'), value: named('role', task.role, task.role) },
              { label: t('tasks.column.since'), value: <><RelativeTime at={task.createdAt} /> · <span className="number">{exactTime(Date.parse(task.createdAt))}</span></> },
              { label: t('tasks.column.due'), value: task.dueAt && <><DueTime at={task.dueAt} /> · <span className="number">{exactTime(Date.parse(task.dueAt))}</span></> },
              { label: t('tasks.column.taken'), value: task.state === 'open' && taken },
              { label: t('tasks.column.closed'), value: task.closedAt && exactTime(Date.parse(task.closedAt)) },
            ].map((fact) => ({ ...fact, value: fact.value === false ? null : fact.value }))}
          />
        </Panel>
      </div>
    </Page>
  );
}
