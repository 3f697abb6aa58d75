import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type FormEvent } from 'react';
import { changeQueries, modifyOrder, type OrderPatch } from '../api/changes';
import { Problem } from '../api/problem';
import type { Order } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { TimeInput } from '../ui/TimeInput';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import { Forecast } from './Forecast';
import styles from './OrderActions.module.css';
import { formOf, patchOf, type ModifyForm } from './orderPatch';

const quietMs = 350;

/** Changes a few fields of an order. What the order's status allows is said while one types. */
export function ModifyDialog({ order: current, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const notify = useNotify();
  const problemText = useProblemText();
  // The order as it was when the dialog opened: what is sent goes with that version, whatever comes in meanwhile.
  const [order] = useState(current);
  const [form, setForm] = useState(() => formOf(order));
  const patch = useMemo(() => patchOf(order, form), [order, form]);
  const [resting] = useDebouncedValue(patch, quietMs);
  const forecast = useQuery({ ...changeQueries.patch(order.orderNo, resting ?? {}, current.version), enabled: resting !== null, retry: false });
  const refused = resting !== null && forecast.data?.decision.answer === 'REFUSED';
  const change = useMutation({
    mutationFn: ({ patch: wanted, key }: { patch: OrderPatch; key: string }) => modifyOrder(order.orderNo, wanted, order.version, key),
    onSuccess: () => {
      notify.done(t('change.modify.done'));
      onClose();
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ['orders'] }),
  });
  const stale = change.error instanceof Problem && change.error.status === 412;

  const set = (name: keyof ModifyForm) => (event: { currentTarget: { value: string } }) => {
    const value = event.currentTarget.value;
    setForm((before) => ({ ...before, [name]: value }));
  };
  const mobileOf = (role: string) => order.parties.find((party) => party.role === role)?.mobile ?? '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (patch !== null) {
      change.mutate({ patch, key: crypto.randomUUID() });
    }
  };

  return (
    <Modal opened onClose={onClose} title={<span className={styles.title}>{t('change.modify.title')}</span>} size={520} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit} className={styles.form} noValidate>
        <Textarea label={t('field.remark')} autosize minRows={2} maxRows={5} maxLength={500} value={form.remark} onChange={set('remark')} data-autofocus />
        <div className={styles.pair}>
          <TextInput label={t('change.consignorMobile')} placeholder={mobileOf('CONSIGNOR')} description={t('change.mobile.hint')} value={form.consignorMobile} maxLength={40} inputMode="tel" onChange={set('consignorMobile')} />
          <TextInput label={t('change.consigneeMobile')} placeholder={mobileOf('CONSIGNEE')} description={t('change.mobile.hint')} value={form.consigneeMobile} maxLength={40} inputMode="tel" onChange={set('consigneeMobile')} />
        </div>
        <div className={styles.pair}>
          <TimeInput label={t('change.deliveryStart')} value={form.deliveryStart} onChange={(value) => setForm((before) => ({ ...before, deliveryStart: value }))} />
          <TimeInput label={t('change.deliveryEnd')} value={form.deliveryEnd} onChange={(value) => setForm((before) => ({ ...before, deliveryEnd: value }))} />
        </div>
        {patch === null ? <p className={styles.text}>{t('change.nothing')}</p> : <Forecast forecast={forecast.data} error={forecast.error} />}
        {change.isError && <p role="alert" className={styles.fault}>{stale ? t('change.stale') : problemText(change.error)}</p>}
        <div className={styles.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.close')}</Button>
          <Button type="submit" size="sm" disabled={patch === null || refused || stale} loading={change.isPending}>{t('change.modify.submit')}</Button>
        </div>
      </form>
    </Modal>
  );
}
