import { claimTask, releaseTask, type HumanTask } from '../api/tasks';
import { useLanguage } from '../language/LanguageProvider';
import { useChange } from '../ui/useChange';

/** Taking a task, or giving it back to all. */
export function useTaskClaim(task: HumanTask) {
  const { t } = useLanguage();
  const failed = t('tasks.take.failed');
  const take = useChange(() => claimTask(task.taskId), { done: t('tasks.taken'), failed }, 'tasks');
  const giveBack = useChange(() => releaseTask(task.taskId), { done: t('tasks.givenBack'), failed }, 'tasks');
  return { take, giveBack };
}
