import { Button, Modal, Progress } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { goesOn } from '../api/exchanges';
import type { PartnerAction, PartnerActionItem } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { RelativeTime } from '../ui/Time';
import { useNow } from '../ui/useNow';
import { usePersonName } from '../ui/usePersonName';
import styles from './ActionProgress.module.css';

const recentMs = 10 * 60_000;

/** Actions on many messages that go on, and those that ended a moment ago. Nothing where there are none. */
export function ActionProgress({ actions, what, onStop, useFailures }: {
  actions: readonly PartnerAction[];
  what: (action: PartnerAction) => string;
  onStop: (id: string) => void;
  /** Fetches what failed of an action. */
  useFailures: (id: string) => { items: readonly PartnerActionItem[]; pending: boolean };
}) {
  const { t, named } = useLanguage();
  const [asked, setAsked] = useState<string | null>(null);
  const now = useNow();
  const personName = usePersonName();
  const shown = actions.filter((action) => goesOn(action) || now - Date.parse(action.updatedAt) < recentMs);
  if (shown.length === 0) {
    return null;
  }
  return (
    <section className={styles.actions} aria-label={t('bulk.heading')}>
      <ul>
        {shown.map((action) => (
          <li key={action.actionId} className={styles.action}>
            <div className={styles.line}>
              <strong>{what(action)}</strong>
              <span>{named('bulk.state', action.state, action.state)}</span>
              <span>{t('bulk.counts', { done: action.done, total: action.total })}</span>
              {action.perSecond > 0 && <span>{t('bulk.rate', { rate: String(action.perSecond) })}</span>}
              {action.failed > 0 && (
                <Button size="compact-xs" variant="default" c="var(--tone-danger)" onClick={() => setAsked(action.actionId)}>{t('bulk.failed', { count: action.failed })}</Button>
              )}
              <span className={styles.by}>{personName(action.createdBy)} · <RelativeTime at={action.createdAt} /></span>
              {goesOn(action) && (
                <Button size="xs" variant="default" leftSection={<IconPlayerStop size={14} />} onClick={() => onStop(action.actionId)}>{t('bulk.stop')}</Button>
              )}
            </div>
            <Progress
              value={action.total === 0 ? 0 : ((action.done + action.failed) / action.total) * 100} aria-label={t('bulk.progress', { what: what(action) })} animated={goesOn(action)}
              color={action.state === 'stopped' ? 'gray' : undefined}
            />
          </li>
        ))}
      </ul>
      {asked !== null && <Failures id={asked} useFailures={useFailures} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Failures({ id, useFailures, onClose }: { id: string; useFailures: (id: string) => { items: readonly PartnerActionItem[]; pending: boolean }; onClose: () => void }) {
  const { t } = useLanguage();
  const { items, pending } = useFailures(id);
  return (
    <Modal opened onClose={onClose} title={<strong>{t('bulk.failures')}</strong>} size={620} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {pending ? <p role="status">{t('app.loading')}</p> : (
        <ul className={styles.failures}>{items.map((item) => <li key={item.itemId}><span className="mono">{item.itemId}</span> <span lang="en">{item.message}</span></li>)}</ul>
      )}
    </Modal>
  );
}
