import { IconArrowBackUp, IconCheck, IconCircleDashed, IconClockHour4, IconExclamationMark, IconLoader2, IconPlayerSkipForward } from '@tabler/icons-react';
import type { StepState } from '../document/flowGraph';
import type { Tone } from '../document/orderStatus';
import styles from './StepStateIcon.module.css';

export const stepTones: Record<StepState, Tone> = {
  pending: 'neutral', running: 'info', waiting: 'warning', done: 'success', failed: 'danger', skipped: 'neutral', compensated: 'undone',
};

const icons = {
  pending: IconCircleDashed, running: IconLoader2, waiting: IconClockHour4, done: IconCheck, failed: IconExclamationMark, skipped: IconPlayerSkipForward, compensated: IconArrowBackUp,
};

/** A step's state as a shape of its own; the word stands beside it. */
export function StepStateIcon({ state, size = 22 }: { state: StepState; size?: number }) {
  const Icon = icons[state];
  return (
    <span className={styles.icon} data-state={state} data-tone={stepTones[state]} style={{ width: size, height: size }} aria-hidden="true">
      <Icon size={size * 0.68} stroke={2.4} />
    </span>
  );
}
