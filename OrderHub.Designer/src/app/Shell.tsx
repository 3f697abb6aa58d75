import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconMenu2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { Outlet, useLocation } from 'react-router';
import { simulatorQueries } from '../api/simulators';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { Logo } from '../ui/Logo';
import { Splash } from '../ui/Splash';
import { ClockAhead } from '../ui/useNow';
import { Boundary } from './Boundary';
import { KeyboardHelp } from './KeyboardHelp';
import styles from './Shell.module.css';
import { Sidebar } from './Sidebar';
import { SimulatedBadge } from './SimulatedBadge';
import { useShortcuts } from './useShortcuts';

/** The frame around every page: navigation, account, and the page itself. */
export function Shell() {
  const { t } = useLanguage();
  const session = useSession();
  const location = useLocation();
  const narrow = useMediaQuery('(max-width: 900px)') ?? false;
  const [menuOpen, menu] = useDisclosure(false);
  const [helpOpen, help] = useDisclosure(false);
  const clock = useQuery(simulatorQueries.clock(session.development));
  useShortcuts(help.toggle);
  useEffect(menu.close, [location.pathname, menu.close]);

  return (
    <ClockAhead value={clock.data?.aheadMs ?? 0}>
      <a className={styles.skip} href="#content">{t('app.skip')}</a>
      <div className={styles.shell} data-narrow={narrow || undefined}>
        {narrow ? (
          <>
            <nav className={styles.bar} aria-label={t('app.name')}>
              <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('nav.open')} onClick={menu.open}>
                <IconMenu2 size={20} />
              </ActionIcon>
              <Logo size={24} />
              <span className={styles.name}>{t('app.name')}</span>
              <span className={styles.grow} />
              {session.development && <SimulatedBadge />}
            </nav>
            <Drawer.Root opened={menuOpen} onClose={menu.close} size={264} padding={0}>
              <Drawer.Overlay backgroundOpacity={0.4} />
              <Drawer.Content aria-label={t('nav.label')}>
                <Drawer.Body className={styles.drawer}><Sidebar onHelp={help.open} /></Drawer.Body>
              </Drawer.Content>
            </Drawer.Root>
          </>
        ) : (
          <aside className={styles.side}>
            <Sidebar onHelp={help.open} />
          </aside>
        )}
        <main id="content" className={styles.main} tabIndex={-1}>
          <Boundary key={location.pathname}>
            <Suspense fallback={<Splash />}>
              <Outlet />
            </Suspense>
          </Boundary>
        </main>
      </div>
      <KeyboardHelp opened={helpOpen} onClose={help.close} />
    </ClockAhead>
  );
}
