import { Button } from '@mantine/core';
import type { HumanTask } from '../api/tasks';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { mayDo, taskTitle } from './taskRules';
import { useTaskClaim } from './useTaskClaim';

/** Takes an open task, or gives back one's own; nothing for what others work on. */
export function ClaimButton({ task, size }: { task: HumanTask; size?: 'xs' }) {
  const { t, language } = useLanguage();
  const session = useSession();
  const { take, giveBack } = useTaskClaim(task);
  if (task.state !== 'open' || !mayDo(task, session.user.role) || (task.claimedBy !== null && task.claimedBy !== session.user.login)) {
    return null;
  }
  return task.claimedBy === null
    ? <Button size={size} variant="light" loading={take.isPending} aria-label={t('tasks.takeOf', { title: taskTitle(task, language) })} onClick={() => take.mutate(undefined)}>{t('tasks.take')}</Button>
    : <Button size={size} variant="default" loading={giveBack.isPending} aria-label={t('tasks.giveBackOf', { title: taskTitle(task, language) })} onClick={() => giveBack.mutate(undefined)}>{t('tasks.giveBack')}</Button>;
}
