import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { askWish, changeQueries, type Wish } from '../api/changes';
import type { Order } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import { Forecast } from './Forecast';
import styles from './OrderActions.module.css';
import { ReasonField } from './ReasonField';

/** Asks that an order is not carried out, or stopped on its way; says first what that would mean. */
export function AskDialog({ order, wish, onClose }: { order: Order; wish: Wish; onClose: () => void }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const notify = useNotify();
  const problemText = useProblemText();
  const [reason, setReason] = useState('');
  // One key for as long as the dialog is open: pressed twice, it is one request.
  const [key] = useState(() => crypto.randomUUID());
  const forecast = useQuery(changeQueries.wish(order.orderNo, wish, order.version));
  const refused = forecast.data?.decision.answer === 'REFUSED';
  const ask = useMutation({
    mutationFn: () => askWish(order.orderNo, wish, reason.trim(), key),
    onSuccess: (request) => {
      notify.done(request.state === 'DONE' ? t(`change.${wish}.done`) : t('change.requested'));
      onClose();
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ['orders'] }),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };

  return (
    <Modal opened onClose={onClose} title={<span className={styles.title}>{t(`change.${wish}.title`)}</span>} size={460} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit} className={styles.form} noValidate>
        {forecast.data !== undefined && !refused && <p className={styles.text}>{t(`change.${wish}.text`)}</p>}
        <Forecast forecast={forecast.data} error={forecast.error} />
        <ReasonField value={reason} onChange={setReason} disabled={refused} autoFocus />
        {ask.isError && <p role="alert" className={styles.fault}>{problemText(ask.error)}</p>}
        <div className={styles.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.close')}</Button>
          <Button type="submit" size="sm" color="red.9" disabled={refused || forecast.data === undefined} loading={ask.isPending}>{t(`change.${wish}.submit`)}</Button>
        </div>
      </form>
    </Modal>
  );
}
