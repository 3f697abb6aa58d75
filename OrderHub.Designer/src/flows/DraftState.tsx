import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCloudOff, IconLoader2, IconPencil } from '@tabler/icons-react';
import { useLanguage } from '../language/LanguageProvider';
import { useProblemText } from '../ui/useProblemText';
import styles from './DraftState.module.css';
import type { SaveState } from './draftSaver';

/** Whether what one sees is saved. */
export function DraftState({ state, begun, onRetry }: { state: SaveState; begun: boolean; onRetry: () => void }) {
  const { t } = useLanguage();
  const problemText = useProblemText();
  const icons = { clean: <IconCheck size={14} />, unsaved: <IconPencil size={14} />, saving: <IconLoader2 size={14} className={styles.turning} />, offline: <IconCloudOff size={14} />, failed: <IconAlertTriangle size={14} />, conflict: <IconAlertTriangle size={14} /> };
  const words = state.kind === 'clean' ? t(begun ? 'draft.saved' : 'draft.none') : state.kind === 'failed' ? t('draft.failed', { why: problemText(state.error) }) : t(`draft.${state.kind}`);
  return (
    <span className={styles.state} data-kind={state.kind}>
      {(state.kind !== 'clean' || begun) && <span className={styles.icon} aria-hidden="true">{icons[state.kind]}</span>}
      <span role="status">{words}</span>
      {(state.kind === 'offline' || state.kind === 'failed') && <Button size="compact-xs" variant="default" onClick={onRetry}>{t('common.retry')}</Button>}
    </span>
  );
}
