import { useLanguage } from '../language/LanguageProvider';
import { RelativeTime } from '../ui/Time';
import { useNow } from '../ui/useNow';
import styles from './Tasks.module.css';

/** By when a task should be done; one that is late says so in words. */
export function DueTime({ at }: { at: string }) {
  const { t } = useLanguage();
  const late = Date.parse(at) < useNow();
  return <span className={late ? styles.late : undefined}><RelativeTime at={at} />{late && ` · ${t('tasks.overdue')}`}</span>;
}
