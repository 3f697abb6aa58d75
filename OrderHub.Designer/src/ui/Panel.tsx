import type { ReactNode } from 'react';
import styles from './Panel.module.css';

/** A titled box of a page. */
export function Panel({ title, aside, children, flush = false }: { title: string; aside?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <section className={styles.panel} aria-label={title}>
      <header className={styles.header} data-aside={aside ? true : undefined}>
        <h2 className={styles.title}>{title}</h2>
        {aside && <div className={styles.aside}>{aside}</div>}
      </header>
      <div className={styles.body} data-flush={flush || undefined}>{children}</div>
    </section>
  );
}
