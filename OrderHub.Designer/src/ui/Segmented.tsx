import type { ReactNode } from 'react';
import styles from './Segmented.module.css';

export interface Segment<Value extends string> {
  value: Value;
  label: string;
  icon?: ReactNode;
}

/** One choice of few, all in view: a row of buttons of which one is pressed. */
export function Segmented<Value extends string>({ label, segments, value, onChange, wide = false }: {
  label: string;
  segments: readonly Segment<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** The segments share the whole width. */
  wide?: boolean;
}) {
  return (
    <div className={styles.group} role="group" aria-label={label} data-wide={wide || undefined}>
      {segments.map((segment) => (
        <button key={segment.value} type="button" className={styles.segment} aria-pressed={segment.value === value} onClick={() => onChange(segment.value)}>
          {segment.icon && <span className={styles.icon} aria-hidden="true">{segment.icon}</span>}
          {segment.label}
        </button>
      ))}
    </div>
  );
}
