import { Button } from '@mantine/core';
import { IconArrowBackUp, IconEdit, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Order } from '../api/types';
import { isBrokenEnd } from '../document/orderStatus';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { AskDialog } from './AskDialog';
import { ModifyDialog } from './ModifyDialog';
import styles from './OrderActions.module.css';

const mayChange = ['administrator', 'operator'];

/** What a person can ask of an order. Each dialog says beforehand what would happen. */
export function OrderActions({ order }: { order: Order }) {
  const { t } = useLanguage();
  const { user } = useSession();
  const [asking, setAsking] = useState<'modify' | 'cancel' | 'intercept' | null>(null);
  const close = () => setAsking(null);
  if (!mayChange.includes(user.role) || isBrokenEnd(order.status)) {
    return null;
  }
  return (
    <div className={styles.actions} role="group" aria-label={t('change.actions')}>
      <Button size="xs" variant="default" leftSection={<IconEdit size={14} />} onClick={() => setAsking('modify')}>{t('change.modify')}</Button>
      <Button size="xs" variant="default" leftSection={<IconX size={14} />} onClick={() => setAsking('cancel')}>{t('change.cancel')}</Button>
      <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={14} />} onClick={() => setAsking('intercept')}>{t('change.intercept')}</Button>
      {asking === 'modify' && <ModifyDialog order={order} onClose={close} />}
      {(asking === 'cancel' || asking === 'intercept') && <AskDialog order={order} wish={asking} onClose={close} />}
    </div>
  );
}
