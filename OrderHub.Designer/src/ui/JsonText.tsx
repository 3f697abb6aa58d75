import { CopyButton } from './CopyButton';
import styles from './JsonText.module.css';

/** A document as text, to be read and copied. */
export function JsonText({ label, value }: { label: string; value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <div className={styles.box}>
      <div className={styles.copy}><CopyButton value={text} what={label} /></div>
      <pre className={styles.text} tabIndex={0} role="region" aria-label={label}>{text}</pre>
    </div>
  );
}
