import type { ReactNode } from 'react';
import type { Tone } from '../document/orderStatus';
import styles from './Chip.module.css';

/** A short word with a tone. */
export function Chip({ tone, icon, children }: { tone: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={styles.chip} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
