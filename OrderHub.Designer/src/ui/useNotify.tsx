import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useLanguage } from '../language/LanguageProvider';

interface Notify {
  /** A clear end of an action: it worked. */
  done: (title: string, message?: ReactNode) => void;
  /** A clear end of an action: it did not. Stays until it is closed. */
  failed: (title: string, message?: ReactNode) => void;
  /** Takes all notices away. */
  clear: () => void;
}

export function useNotify(): Notify {
  const { t } = useLanguage();
  return useMemo(() => {
    const closing = { withBorder: true, closeButtonProps: { 'aria-label': t('common.close') } };
    return {
      done: (title, message) => void notifications.show({ ...closing, title, message, color: 'teal', icon: <IconCheck size={16} />, autoClose: 8_000 }),
      failed: (title, message) => void notifications.show({ ...closing, title, message, color: 'red', icon: <IconAlertTriangle size={16} />, autoClose: false, role: 'alert' }),
      clear: () => notifications.clean(),
    };
  }, [t]);
}
