import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useLanguage } from '../language/LanguageProvider';
import styles from './Page.module.css';

/** A page with its heading, what one can do there, and its title in the browser. */
export function Page({ title, back, lead, aside, actions, children, fill = false }: {
  title: string;
  /** The list that this is one of. */
  back?: { to: string; label: string };
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
          {back && <Tooltip label={back.label}><ActionIcon component={Link} to={back.to} variant="subtle" color="gray" size={28} aria-label={back.label} className={styles.back}><IconArrowLeft size={17} /></ActionIcon></Tooltip>}
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
