import { Tooltip } from '@mantine/core';
import { IconFlask2 } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useLanguage } from '../language/LanguageProvider';
import styles from './SimulatedBadge.module.css';

/** In Development: no real system is behind what one sees. */
export function SimulatedBadge() {
  const { t } = useLanguage();
  return (
    <Tooltip label={t('simulated.hint')} multiline w={260}>
      <Link to="/simulators" className={styles.badge}>
        <IconFlask2 size={14} aria-hidden="true" />
        {t('simulated.badge')}
      </Link>
    </Tooltip>
  );
}
