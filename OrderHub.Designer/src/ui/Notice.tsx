import type { ReactNode } from 'react';
import styles from './Notice.module.css';

/** What stands where there is nothing to show: says why, and what to do. */
export function Notice({ icon, title, hint, children, level = 2 }: { icon?: ReactNode; title: string; hint?: string; children?: ReactNode; level?: 1 | 2 | 3 }) {
  const Heading = `h${level}` as const;
  return (
    <div className={styles.notice}>
      {icon && <div className={styles.icon} aria-hidden="true">{icon}</div>}
      <Heading className={styles.title}>{title}</Heading>
      {hint && <p className={styles.hint}>{hint}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
