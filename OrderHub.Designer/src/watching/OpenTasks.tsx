import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { taskQueries } from '../api/tasks';
import { useLanguage } from '../language/LanguageProvider';
import { ClaimButton } from '../tasks/ClaimButton';
import { TaskData } from '../tasks/TaskData';
import { TaskForm } from '../tasks/TaskForm';
import { taskTitle } from '../tasks/taskRules';
import styles from './Watching.module.css';

/** What an instance asks of people now, with the form and the buttons of each task; nothing where it asks nothing. */
export function OpenTasks({ instanceId }: { instanceId: string }) {
  const { t, named, language } = useLanguage();
  const tasks = useQuery(taskQueries.ofInstance(instanceId));
  return (tasks.data ?? []).length === 0 ? null : (
    <section className={styles.section} aria-label={t('watch.tasks')}>
      <h2>{t('watch.tasks')}</h2>
      {tasks.data!.map((task) => (
        <div key={task.taskId} className={styles.task}>
          <div className={styles.taskHead}>
            <p><Link to={`/tasks/${task.taskId}`}><strong>{taskTitle(task, language)}</strong></Link> <span className={`${styles.quiet} ${styles.together}`}>{t('watch.task.role', { role: named('role', task.role) })}</span></p>
            <ClaimButton task={task} size="xs" />
          </div>
          {task.data != null && <TaskData data={task.data} />}
          <TaskForm task={task} />
        </div>
      ))}
    </section>
  );
}
