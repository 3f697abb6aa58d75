import { Button, Modal } from '@mantine/core';
import { useLanguage } from '../language/LanguageProvider';
import { CopyButton } from '../ui/CopyButton';
import form from '../ui/Form.module.css';
import styles from './Subscriptions.module.css';

/** Shows a secret, for the only time. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useLanguage();
  return (
    <Modal opened onClose={onClose} size={520} title={<span className={form.title}>{t('subscriptions.secret')}</span>} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={form.form}>
        <p className={form.text}>{t('subscriptions.secret.hint')}</p>
        <p className={styles.secret}><code className="mono">{secret}</code><CopyButton value={secret} what={t('subscriptions.secret')} /></p>
        <div className={form.buttons}><Button size="sm" onClick={onClose} data-autofocus>{t('common.close')}</Button></div>
      </div>
    </Modal>
  );
}
