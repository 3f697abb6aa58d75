import { statusTone } from '../document/orderStatus';
import { useLanguage } from '../language/LanguageProvider';
import styles from './Chip.module.css';
import { StatusRing } from './StatusRing';

/** An order's status by shape, colour and word. */
export function StatusChip({ status, plain = false }: { status: string; plain?: boolean }) {
  const { named } = useLanguage();
  return (
    <span className={styles.chip} data-tone={statusTone(status)} data-plain={plain || undefined}>
      <StatusRing status={status} size={14} />
      {named('status', status)}
    </span>
  );
}
