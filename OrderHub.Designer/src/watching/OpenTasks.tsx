import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { completeTask, instanceQueries, type HumanTask } from '../api/instances';
import { useLanguage } from '../language/LanguageProvider';
import { useOutcomeText } from '../runs/useOutcomeText';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import styles from './Watching.module.css';

/** What an instance asks of people now, with the buttons of each task; nothing where it asks nothing. */
export function OpenTasks({ instanceId }: { instanceId: string }) {
  const { t } = useLanguage();
  const tasks = useQuery(instanceQueries.tasks(instanceId));
  return (tasks.data ?? []).length === 0 ? null : (
    <section className={styles.section} aria-label={t('watch.tasks')}>
      <h2>{t('watch.tasks')}</h2>
      {tasks.data!.map((task) => <Task key={task.taskId} task={task} />)}
    </section>
  );
}

function Task({ task }: { task: HumanTask }) {
  const { t, named } = useLanguage();
  const outcomeText = useOutcomeText();
  const notify = useNotify();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [filled, setFilled] = useState('{}');
  const done = useMutation({
    mutationFn: (outcome: string) => completeTask(task.taskId, outcome, task.form === null ? null : (JSON.parse(filled) as Record<string, unknown>)),
    onSuccess: (_, outcome) => notify.done(t('watch.task.done', { outcome: outcomeText(outcome) })),
    onError: (error) => notify.failed(t('watch.task.failed'), problemText(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['instances'] }),
  });
  return (
    <div className={styles.task}>
      <p><strong>{task.title}</strong> <span className={styles.quiet}>{t('watch.task.role', { role: named('role', task.role) })}</span></p>
      {task.data != null && <details className={styles.value}><summary>{t('watch.task.data')}</summary><pre tabIndex={0}>{JSON.stringify(task.data, null, 2)}</pre></details>}
      {task.form != null && <Textarea size="sm" label={t('watch.task.filled')} autosize minRows={2} maxRows={8} classNames={{ input: 'mono' }} value={filled} onChange={(event) => setFilled(event.currentTarget.value)} />}
      <div className={styles.chips}>
        {task.outcomes.map((outcome) => <Button key={outcome} size="sm" variant={outcome === task.outcomes[0] ? 'filled' : 'default'} loading={done.isPending && done.variables === outcome} disabled={done.isPending} onClick={() => done.mutate(outcome)}>{outcomeText(outcome)}</Button>)}
      </div>
    </div>
  );
}
