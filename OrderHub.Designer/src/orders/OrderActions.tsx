import { Button, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconEdit, IconPackageImport, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { changeQueries, type Wish } from '../api/changes';
import type { Order } from '../api/types';
import { hasArrived, isBrokenEnd, mayComeBack } from '../document/orderStatus';
import { useLanguage } from '../language/LanguageProvider';
import { useSession } from '../session/SessionContext';
import { AskDialog } from './AskDialog';
import { ModifyDialog } from './ModifyDialog';
import styles from './OrderActions.module.css';
import { ReverseDialog } from './ReverseDialog';

const mayChange = ['administrator', 'operator'];

/** What a person can ask of an order. Each dialog says beforehand what would happen; of an order that has arrived, each button does. */
export function OrderActions({ order }: { order: Order }) {
  const { user } = useSession();
  if (!mayChange.includes(user.role) || isBrokenEnd(order.status)) {
    return null;
  }
  return <Actions order={order} />;
}

function Actions({ order }: { order: Order }) {
  const { t, named } = useLanguage();
  const [asking, setAsking] = useState<'modify' | 'reverse' | Wish | null>(null);
  const close = () => setAsking(null);
  const arrived = hasArrived(order.status);
  const foreseen = {
    modify: useQuery({ ...changeQueries.patch(order.orderNo, {}, order.version), enabled: arrived }),
    cancel: useQuery({ ...changeQueries.wish(order.orderNo, 'cancel', order.version), enabled: arrived }),
    intercept: useQuery({ ...changeQueries.wish(order.orderNo, 'intercept', order.version), enabled: arrived }),
  };
  const action = (what: keyof typeof foreseen, icon: ReactNode) => {
    const decision = arrived ? foreseen[what].data?.decision : undefined;
    const refused = decision?.answer === 'REFUSED';
    return (
      <Tooltip label={named('change.reason', decision?.reason ?? '')} disabled={!refused} events={{ hover: true, focus: true, touch: true }}>
        <Button size="xs" variant="default" leftSection={icon} data-disabled={refused || undefined} aria-disabled={refused || undefined} onClick={() => !refused && setAsking(what)}>{t(`change.${what}`)}</Button>
      </Tooltip>
    );
  };
  return (
    <div className={styles.actions} role="group" aria-label={t('change.actions')}>
      {action('modify', <IconEdit size={14} />)}
      {action('cancel', <IconX size={14} />)}
      {order.masteredBy === 'HUB' && action('intercept', <IconArrowBackUp size={14} />)}
      {order.masteredBy === 'HUB' && mayComeBack(order.status) && (
        <Button size="xs" variant="default" leftSection={<IconPackageImport size={14} />} onClick={() => setAsking('reverse')}>{t('change.reverse')}</Button>
      )}
      {asking === 'modify' && <ModifyDialog order={order} onClose={close} />}
      {asking === 'reverse' && <ReverseDialog order={order} onClose={close} />}
      {(asking === 'cancel' || asking === 'intercept') && <AskDialog order={order} wish={asking} onClose={close} />}
    </div>
  );
}
