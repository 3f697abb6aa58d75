import { Button, Modal, Progress } from '@mantine/core';
import { useState } from 'react';
import { pauseConsumer, rebuildConsumer, resumeConsumer } from '../api/relay';
import type { RelayConsumer, RelayRebuild } from '../api/types';
import { duration } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { Facts } from '../ui/Facts';
import form from '../ui/Form.module.css';
import { Panel } from '../ui/Panel';
import { ReasonDialog } from '../ui/ReasonDialog';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import { usePersonName } from '../ui/usePersonName';
import styles from './QueuesPage.module.css';
import { stateTone } from './relayRules';

/** Every consumer with its lag, rate, errors and state, and what may be done about it. */
export function Consumers({ rows, mayOperate }: { rows: readonly RelayConsumer[]; mayOperate: boolean }) {
  const { t } = useLanguage();
  const [asked, setAsked] = useState<{ name: string; what: 'pause' | 'rebuild' } | null>(null);
  return (
    <Panel title={t('relay.consumers')} flush>
      <ul className={styles.list}>
        {rows.map((row) => <Consumer key={row.name} row={row} mayOperate={mayOperate} onAsk={(what) => setAsked({ name: row.name, what })} />)}
      </ul>
      {asked?.what === 'pause' && <PauseDialog name={asked.name} onClose={() => setAsked(null)} />}
      {asked?.what === 'rebuild' && <RebuildDialog name={asked.name} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

function Consumer({ row, mayOperate, onAsk }: { row: RelayConsumer; mayOperate: boolean; onAsk: (what: 'pause' | 'rebuild') => void }) {
  const { t, named, language } = useLanguage();
  const personName = usePersonName();
  const resume = useChange(resumeConsumer, { done: t('relay.resumed', { name: row.name }), failed: t('relay.notDone') }, 'relay');
  const runs = row.rebuilds.some((rebuild) => rebuild.state === 'running');
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <h3 className={styles.name}><span className="mono">{row.name}</span></h3>
        <Chip tone={stateTone(row.state)}>{named('relayState', row.state, row.state)}</Chip>
        <span className={styles.what}>{named('relayConsumer', row.name, '')}</span>
        {mayOperate && (
          <span className={styles.buttons}>
            {row.paused
              ? <Button size="xs" loading={resume.isPending} aria-label={`${t('relay.resume')}: ${row.name}`} onClick={() => resume.mutate(row.name)}>{t('relay.resume')}</Button>
              : <Button size="xs" variant="default" aria-label={`${t('relay.pause')}: ${row.name}`} onClick={() => onAsk('pause')}>{t('relay.pause')}</Button>}
            {row.canRebuild && <Button size="xs" variant="default" disabled={runs} aria-label={`${t('relay.rebuild')}: ${row.name}`} onClick={() => onAsk('rebuild')}>{t('relay.rebuild')}</Button>}
          </span>
        )}
      </div>
      <Facts
        columns={5}
        facts={[
          { label: t('relay.waiting'), value: row.waiting === null ? '?' : String(row.waiting) },
          { label: t('relay.lag'), value: duration(row.lagSeconds * 1_000, language) },
          { label: t('relay.rate'), value: t('relay.perSecond', { count: row.rate }) },
          { label: t('relay.errors'), value: String(row.errors) },
          { label: t('relay.letters'), value: String(row.deadLetters) },
        ]}
      />
      {row.paused && <p className={styles.note}>{t('relay.pausedBy', { by: personName(row.paused.by) })} <RelativeTime at={row.paused.at} />: {row.paused.reason}</p>}
      {row.standsFor && <p className={styles.problem}>{t('relay.stands')}: <span lang="en">{row.standsFor}</span></p>}
      {row.lastError && row.lastErrorAt && <p className={styles.note}>{t('relay.lastError')} <RelativeTime at={row.lastErrorAt} />: <span lang="en">{row.lastError}</span></p>}
      {row.rebuilds.map((rebuild) => <Rebuild key={String(rebuild.node)} rebuild={rebuild} name={row.name} />)}
    </li>
  );
}

function Rebuild({ rebuild, name }: { rebuild: RelayRebuild; name: string }) {
  const { t } = useLanguage();
  const where = rebuild.node === null ? '' : t('relay.node', { node: rebuild.node });
  const share = rebuild.total === 0 ? 100 : Math.min(100, Math.round((100 * rebuild.done) / rebuild.total));
  return rebuild.state === 'running' ? (
    <div className={styles.rebuild}>
      <span>{t('relay.rebuilding', { done: rebuild.done, total: rebuild.total })} {where}</span>
      <Progress value={share} aria-label={`${t('relay.rebuild')}: ${name} ${where}`} />
    </div>
  ) : rebuild.state === 'done' ? (
    <p className={styles.note}>{t('relay.rebuilt', { count: rebuild.done })} {where} {rebuild.endedAt && <RelativeTime at={rebuild.endedAt} />}</p>
  ) : (
    <p className={styles.problem}>{t('relay.rebuildFailed')} {where}: <span lang="en">{rebuild.fault}</span></p>
  );
}

function PauseDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useLanguage();
  const pause = useChange((reason: string) => pauseConsumer(name, reason), { done: t('relay.paused', { name }), failed: t('relay.notDone') }, 'relay', onClose);
  return <ReasonDialog title={`${t('relay.pause')}: ${name}`} text={t('relay.pause.hint')} hint={t('relay.reason.hint')} verb={t('relay.pause')} busy={pause.isPending} onDo={pause.mutate} onClose={onClose} />;
}

function RebuildDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useLanguage();
  const rebuild = useChange(() => rebuildConsumer(name), { done: t('relay.rebuildBegun', { name }), failed: t('relay.notDone') }, 'relay', onClose);
  return (
    <Modal opened onClose={onClose} size={460} title={<span className={form.title}>{t('relay.rebuild')}: {name}</span>} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={form.form}>
        <p className={form.text}>{t('relay.rebuild.hint')}</p>
        <div className={form.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button size="sm" loading={rebuild.isPending} onClick={() => rebuild.mutate(undefined)}>{t('relay.rebuild')}</Button>
        </div>
      </div>
    </Modal>
  );
}
