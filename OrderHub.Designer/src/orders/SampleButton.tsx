import { Anchor, Button, Menu } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconChevronDown, IconSend2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import { sendSamples } from '../api/orders';
import { useLanguage } from '../language/LanguageProvider';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import styles from './SampleButton.module.css';

interface Sample {
  count: number;
  scenario: 'normal' | 'pickupRejected';
}

/** Development: makes the ECLP simulator send signed legacy orders, and says what became of them. */
export function SampleButton({ onSent }: { onSent: (orderNos: string[]) => void }) {
  const { t } = useLanguage();
  const problemText = useProblemText();
  const notify = useNotify();
  const send = useMutation({
    mutationFn: (sample: Sample) => sendSamples(sample.count, sample.scenario),
    onSuccess: ({ sent }) => {
      const orderNos = sent.flatMap((order) => (order.orderNo ? [order.orderNo] : []));
      onSent(orderNos);
      if (orderNos.length === 0) {
        notify.failed(t('sample.refused'), <span className="mono">{sent[0]?.reply}</span>);
        return;
      }
      const first = orderNos[0]!;
      notify.done(
        orderNos.length === 1 ? t('sample.sent') : t('sample.sent.many', { count: orderNos.length }),
        <Anchor component={Link} to={`/orders/${encodeURIComponent(first)}`} size="sm" onClick={notify.clear}>{t('sample.open', { orderNo: first })}</Anchor>,
      );
    },
    onError: (error) => notify.failed(t('sample.failed'), problemText(error)),
  });
  const one: Sample = { count: 1, scenario: 'normal' };
  useHotkeys([['n', () => !send.isPending && send.mutate(one)]]);
  const busy = send.isPending;

  return (
    <div className={styles.split} role="group">
      <Button leftSection={<IconSend2 size={15} />} size="xs" loading={busy} className={styles.main} onClick={() => send.mutate(one)}>
        {t('sample.send')}
      </Button>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <Button size="xs" px={7} aria-label={t('sample.more')} disabled={busy} className={styles.more}><IconChevronDown size={15} /></Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => send.mutate(one)}><Choice title={t('sample.one')} hint={t('sample.one.hint')} /></Menu.Item>
          <Menu.Item onClick={() => send.mutate({ count: 10, scenario: 'normal' })}><Choice title={t('sample.ten')} /></Menu.Item>
          <Menu.Item onClick={() => send.mutate({ count: 50, scenario: 'normal' })}><Choice title={t('sample.fifty')} /></Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => send.mutate({ count: 1, scenario: 'pickupRejected' })}>
            <Choice title={t('sample.rejected')} hint={t('sample.rejected.hint')} />
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <span className="visually-hidden" role="status">{busy ? t('sample.sending', { count: send.variables?.count ?? 1 }) : ''}</span>
    </div>
  );
}

function Choice({ title, hint }: { title: string; hint?: string }) {
  return (
    <span className={styles.choice}>
      {title}
      {hint && <span className={styles.hint}>{hint}</span>}
    </span>
  );
}
