import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../language/LanguageProvider';
import styles from './Reconciliation.module.css';

/** Asks why, so that whoever finds rounds paused knows. */
export function PauseDialog({ onClose, onPause }: { onClose: () => void; onPause: (reason: string) => void }) {
  const { t } = useLanguage();
  const [reason, setReason] = useState('');
  return (
    <Modal opened onClose={onClose} title={<strong>{t('reconciliation.pause')}</strong>} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={(event) => {
        event.preventDefault();
        onPause(reason.trim());
      }}>
        <TextInput label={t('reconciliation.reason')} value={reason} maxLength={500} required data-autofocus onChange={(event) => setReason(event.currentTarget.value)} />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>{t('reconciliation.cancel')}</Button>
          <Button type="submit">{t('reconciliation.pause')}</Button>
        </div>
      </form>
    </Modal>
  );
}
