import { useEffect, type ReactNode } from 'react';
import { useLanguage } from '../language/LanguageProvider';
import styles from './Page.module.css';

/** A page with its heading, what one can do there, and its title in the browser. */
export function Page({ title, lead, aside, actions, children, fill = false }: {
  title: string;
  lead?: string;
  /** Beside the heading: a state, a count. */
  aside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** The page takes the window's height and scrolls inside. */
  fill?: boolean;
}) {
  usePageTitle(title);
  return (
    <div className={styles.page} data-fill={fill || undefined}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1 className={styles.title}>{title}</h1>
          {aside}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
        {lead && <p className={styles.lead}>{lead}</p>}
      </header>
      {children}
    </div>
  );
}

export function usePageTitle(title: string): void {
  const { t } = useLanguage();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
}
