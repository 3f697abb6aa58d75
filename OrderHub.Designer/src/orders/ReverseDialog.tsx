import { Button, Modal, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type FormEvent } from 'react';
import { changeQueries, reverseOrder, type ReverseWish } from '../api/changes';
import type { Order } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { TimeInput } from '../ui/TimeInput';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import { Forecast } from './Forecast';
import styles from './OrderActions.module.css';
import { local } from './orderPatch';
import { ReasonField } from './ReasonField';

const quietMs = 350;

/** Tomorrow at that hour, in the reader's zone. */
function tomorrow(hour: number): string {
  const at = new Date();
  return local(new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1, hour).getTime());
}

/** Has what an order delivered come back; says first which line brings it, what that costs, and until when it may be asked for. */
export function ReverseDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t, named } = useLanguage();
  const queries = useQueryClient();
  const notify = useNotify();
  const problemText = useProblemText();
  const [reason, setReason] = useState('');
  const [mode, setMode] = useState<ReverseWish['pickupMode']>('DOOR');
  const [start, setStart] = useState(() => tomorrow(9));
  const [end, setEnd] = useState(() => tomorrow(13));
  // One key for as long as the dialog is open: pressed twice, it is one return.
  const [key] = useState(() => crypto.randomUUID());
  const wish = useMemo<ReverseWish>(() => ({
    pickupMode: mode,
    pickupWindow: mode === 'SELF' || start === '' || end === '' ? null : { start: new Date(start).toISOString(), end: new Date(end).toISOString() },
  }), [mode, start, end]);
  const [resting] = useDebouncedValue(wish, quietMs);
  const forecast = useQuery({ ...changeQueries.reverse(order.orderNo, resting, order.version), retry: false });
  const taken = forecast.data !== undefined && forecast.data.decision.answer !== 'REFUSED';
  const ask = useMutation({
    mutationFn: () => reverseOrder(order.orderNo, wish, reason.trim(), key),
    onSuccess: (request) => {
      notify.done(t('change.reverse.done', { number: request.reverseOrderNo ?? '' }));
      onClose();
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ['orders'] }),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };

  return (
    <Modal opened onClose={onClose} title={<span className={styles.title}>{t('change.reverse.title')}</span>} size={520} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit} className={styles.form} noValidate>
        <p className={styles.text}>{t('change.reverse.text')}</p>
        {order.operation?.warehouseNo && (
          <Select
            label={t('field.pickupMode')} allowDeselect={false} value={mode} data={(['DOOR', 'SELF'] as const).map((value) => ({ value, label: named('pickup', value) }))}
            onChange={(value) => setMode(value === 'SELF' ? 'SELF' : 'DOOR')}
          />
        )}
        {mode === 'DOOR' && (
          <div className={styles.pair}>
            <TimeInput label={t('change.pickupStart')} value={start} onChange={setStart} />
            <TimeInput label={t('change.pickupEnd')} value={end} onChange={setEnd} />
          </div>
        )}
        <Forecast forecast={forecast.data} error={forecast.error} />
        <ReasonField value={reason} onChange={setReason} />
        {ask.isError && <p role="alert" className={styles.fault}>{problemText(ask.error)}</p>}
        <div className={styles.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.close')}</Button>
          <Button type="submit" size="sm" disabled={!taken} loading={ask.isPending}>{t('change.reverse.submit')}</Button>
        </div>
      </form>
    </Modal>
  );
}
