import { Popover, SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconMoon, IconSelector, IconSun } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sessionQuery, signOut } from '../api/session';
import type { Language } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import styles from './AccountMenu.module.css';

/** Who is signed in; theme, language, and the way out. */
export function AccountMenu() {
  const { t, named, language, setLanguage } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const session = useSession();
  const queries = useQueryClient();
  const notify = useNotify();
  const problemText = useProblemText();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, null);
    },
    onError: (error) => notify.failed(t('incident.failedAction'), problemText(error)),
  });

  return (
    <Popover position="top-start" width={252} offset={8} withinPortal={false} trapFocus returnFocus radius="md" transitionProps={{ duration: 90 }}>
      <Popover.Target>
        <button type="button" className={styles.account} aria-label={`${t('user.menu')}: ${session.user.name}`}>
          <span className={styles.avatar} aria-hidden="true">{initials(session.user.name)}</span>
          <span className={styles.who}>
            <span className={styles.name}>{session.user.name}</span>
            <span className={styles.role}>{named('role', session.user.role)}</span>
          </span>
          <IconSelector size={16} aria-hidden="true" />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.menu} aria-label={t('user.menu')}>
        <div className={styles.choice}>
          <span id="theme-label" className={styles.choiceLabel}>{t('theme.label')}</span>
          <SegmentedControl
            fullWidth size="xs" aria-labelledby="theme-label" value={colorScheme}
            onChange={(value) => setColorScheme(value as MantineColorScheme)}
            data={[
              { value: 'auto', label: <Option icon={<IconDeviceDesktop size={13} />} text={t('theme.auto')} /> },
              { value: 'light', label: <Option icon={<IconSun size={13} />} text={t('theme.light')} /> },
              { value: 'dark', label: <Option icon={<IconMoon size={13} />} text={t('theme.dark')} /> },
            ]}
          />
        </div>
        <div className={styles.choice}>
          <span id="language-label" className={styles.choiceLabel}>{t('language.label')}</span>
          <SegmentedControl
            fullWidth size="xs" aria-labelledby="language-label" value={language}
            onChange={(value) => setLanguage(value as Language)}
            data={[{ value: 'en', label: 'English' }, { value: 'zh', label: '中文' }]}
          />
        </div>
        <button type="button" className={styles.leave} disabled={leave.isPending} onClick={() => leave.mutate()}>
          <IconLogout size={15} aria-hidden="true" />
          {t('user.signOut')}
        </button>
        <div className={styles.version}>{t('user.version', { version: session.version })}</div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Option({ icon, text }: { icon: React.ReactNode; text: string }) {
  return (
    <span className={styles.option}>
      <span aria-hidden="true" className={styles.optionIcon}>{icon}</span>
      {text}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return /^[\u4e00-\u9fff]/.test(name) ? name.slice(0, 1) : words.slice(0, 2).map((word) => word.charAt(0).toUpperCase()).join('');
}
