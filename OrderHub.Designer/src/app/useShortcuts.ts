import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { useLanguage } from '../language/LanguageProvider';
import { watchesHub } from '../session/roles';
import { useSession } from '../session/SessionContext';

const chordMs = 1_200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** Single keys and two-key chords that work on every page, unless one types or a dialog is open. */
export function useShortcuts(toggleHelp: () => void): void {
  const navigate = useNavigate();
  const session = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { language, setLanguage } = useLanguage();
  const leader = useRef(0);

  useEffect(() => {
    const places: Record<string, string> = { o: '/orders', i: '/incidents', t: '/tasks', f: '/flows', m: '/messages', d: '/decisions', e: '/exchanges', b: '/subscriptions', ...(watchesHub(session.user.role) ? { y: '/synchronization', r: '/reconciliation', j: '/jobs', q: '/queues' } : {}), ...(session.development ? { s: '/simulators' } : {}) };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
        return;
      }
      if (event.key === '?') {
        event.preventDefault();
        toggleHelp();
        return;
      }
      if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) {
        return;
      }
      const place = Date.now() - leader.current < chordMs ? places[event.key] : undefined;
      leader.current = 0;
      if (place !== undefined) {
        event.preventDefault();
        void navigate(place);
      } else if (event.key === 'g') {
        leader.current = Date.now();
      } else if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('[data-search]');
        if (search !== null) {
          event.preventDefault();
          search.focus();
          search.select();
        }
      } else if (event.key === 'T') {
        const dark = document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark';
        setColorScheme(dark ? 'light' : 'dark');
      } else if (event.key === 'L') {
        setLanguage(language === 'en' ? 'zh' : 'en');
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate, session.development, session.user.role, toggleHelp, colorScheme, setColorScheme, language, setLanguage]);
}
