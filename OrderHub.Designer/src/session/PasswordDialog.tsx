import { Button, Modal, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Problem } from '../api/problem';
import { sessionQuery, setPassword, signIn } from '../api/session';
import { useLanguage } from '../language/LanguageProvider';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import styles from './PasswordDialog.module.css';
import { useSession } from './SessionContext';

const shortest = 10;

/** One's own password: the first after a sign-in link, or a new one. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage();
  const { user } = useSession();
  const queries = useQueryClient();
  const notify = useNotify();
  const problemText = useProblemText();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [checked, setChecked] = useState(false);
  const change = useMutation({
    mutationFn: async () => {
      await setPassword(user.login, next, current === '' ? null : current);
      // A new password ends all sessions of the user, this one among them.
      return signIn(user.login, next);
    },
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
      notify.done(t('password.done'));
      onClose();
    },
  });
  const tooShort = next.length < shortest;
  const refused = change.error instanceof Problem && change.error.code === 'user.password';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!tooShort) {
      change.mutate();
    }
  };

  return (
    <Modal opened onClose={onClose} title={<strong>{t('password.title')}</strong>} size={420} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <input type="text" name="username" autoComplete="username" value={user.login} readOnly hidden />
        <PasswordInput
          label={t('password.current')} description={t('password.current.hint')} autoComplete="current-password" value={current} data-autofocus
          error={refused && t('password.current.wrong')} onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('password.new')} description={t('password.new.hint', { count: shortest })} autoComplete="new-password" value={next}
          error={checked && tooShort && t('password.new.short', { count: shortest })} onChange={(event) => setNext(event.currentTarget.value)}
        />
        {change.isError && !refused && <p role="alert" className={styles.fault}>{problemText(change.error)}</p>}
        <div className={styles.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" size="sm" loading={change.isPending}>{t('password.submit')}</Button>
        </div>
      </form>
    </Modal>
  );
}
