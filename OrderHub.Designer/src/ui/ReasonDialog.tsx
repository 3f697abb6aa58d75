import { Button, Modal, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useLanguage } from '../language/LanguageProvider';
import form from './Form.module.css';

/** Asks why, before something is done that others will wonder about. */
export function ReasonDialog({ title, text, hint, verb, busy, onDo, onClose }: { title: string; text?: string; hint?: string; verb: string; busy: boolean; onDo: (reason: string) => void; onClose: () => void }) {
  const { t } = useLanguage();
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (reason.trim() !== '') {
      onDo(reason.trim());
    }
  };
  return (
    <Modal opened onClose={onClose} size={480} title={<span className={form.title}>{title}</span>} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit} className={form.form} noValidate>
        {text !== undefined && <p className={form.text}>{text}</p>}
        <Textarea
          label={t('jobs.reason')} description={hint} value={reason} maxLength={500} autosize minRows={2} maxRows={6} data-autofocus error={checked && reason.trim() === '' && t('jobs.reason.missing')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={form.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.close')}</Button>
          <Button type="submit" size="sm" loading={busy}>{verb}</Button>
        </div>
      </form>
    </Modal>
  );
}
