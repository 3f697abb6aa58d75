import { Tooltip } from '@mantine/core';
import type { LiveState } from '../api/live';
import { useLanguage } from '../language/LanguageProvider';
import styles from './LiveBadge.module.css';

/** Says whether what one sees follows the server. */
export function LiveBadge({ state }: { state: LiveState }) {
  const { t } = useLanguage();
  return (
    <Tooltip label={t(`live.${state}.hint`)}>
      <span className={styles.badge} data-state={state} role="status">
        <span className={styles.dot} aria-hidden="true" />
        {t(`live.${state}`)}
      </span>
    </Tooltip>
  );
}
