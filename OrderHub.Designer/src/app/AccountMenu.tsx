import { Popover, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconKey, IconLogout, IconMoon, IconSelector, IconSun } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery, signOut } from '../api/session';
import type { Language } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { PasswordDialog } from '../session/PasswordDialog';
import { useSession } from '../session/SessionContext';
import { Segmented } from '../ui/Segmented';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import styles from './AccountMenu.module.css';

/** Who is signed in; theme, language, and the way out. */
export function AccountMenu() {
  const { t, named, language, setLanguage } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const session = useSession();
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [asking, setAsking] = useState(false);
  const notify = useNotify();
  const problemText = useProblemText();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queries.setQueryData(sessionQuery.queryKey, null);
      // Nothing of one person's is left for the next.
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0] });
    },
    onError: (error) => notify.failed(t('incident.failedAction'), problemText(error)),
  });

  return (
    <>
      {asking && <PasswordDialog onClose={() => setAsking(false)} />}
      <Popover opened={opened} onChange={setOpened} position="top-start" width={252} offset={8} withinPortal={false} trapFocus returnFocus radius="md" transitionProps={{ duration: 90 }}>
        <Popover.Target>
          <button type="button" className={styles.account} onClick={() => setOpened((open) => !open)}>
            <span className={styles.avatar} aria-hidden="true">{initials(session.user.name)}</span>
            <span className={styles.who}>
              <span className={styles.name}>{session.user.name}</span>
              <span className={styles.role}>{named('role', session.user.role)}</span>
            </span>
            <span className="visually-hidden">{t('user.menu')}</span>
            <IconSelector size={16} aria-hidden="true" />
          </button>
        </Popover.Target>
        <Popover.Dropdown className={styles.menu} aria-label={t('user.menu')}>
          <div className={styles.choice}>
            <span className={styles.choiceLabel} aria-hidden="true">{t('theme.label')}</span>
            <Segmented<MantineColorScheme>
              wide label={t('theme.label')} value={colorScheme} onChange={setColorScheme}
              segments={[
                { value: 'auto', label: t('theme.auto'), icon: <IconDeviceDesktop size={13} /> },
                { value: 'light', label: t('theme.light'), icon: <IconSun size={13} /> },
                { value: 'dark', label: t('theme.dark'), icon: <IconMoon size={13} /> },
              ]}
            />
          </div>
          <div className={styles.choice}>
            <span className={styles.choiceLabel} aria-hidden="true">{t('language.label')}</span>
            <Segmented<Language> wide label={t('language.label')} value={language} onChange={setLanguage} segments={[{ value: 'en', label: 'English' }, { value: 'zh', label: '中文' }]} />
          </div>
          <button type="button" className={styles.leave} onClick={() => { setOpened(false); setAsking(true); }}>
            <IconKey size={15} aria-hidden="true" />
            {t('password.menu')}
          </button>
          <button type="button" className={styles.leave} disabled={leave.isPending} onClick={() => leave.mutate()}>
            <IconLogout size={15} aria-hidden="true" />
            {t('user.signOut')}
          </button>
          <div className={styles.version}>{t('user.version', { version: session.version })}</div>
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return /^[\u4e00-\u9fff]/.test(name) ? name.slice(0, 1) : words.slice(0, 2).map((word) => word.charAt(0).toUpperCase()).join('');
}
