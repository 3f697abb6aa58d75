import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** A clear end of an action: it worked. */
export function notifyDone(title: string, message?: ReactNode): void {
  notifications.show({ title, message, color: 'teal', icon: <IconCheck size={16} />, autoClose: 8_000, withBorder: true });
}

/** A clear end of an action: it did not. Stays until it is closed. */
export function notifyFailed(title: string, message?: ReactNode): void {
  notifications.show({ title, message, color: 'red', icon: <IconAlertTriangle size={16} />, autoClose: false, withBorder: true, role: 'alert' });
}
