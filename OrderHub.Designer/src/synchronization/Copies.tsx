import { Button, Modal, Progress } from '@mantine/core';
import { useState } from 'react';
import { pauseSynchronization, restartSynchronization, resumeSynchronization, runSynchronization } from '../api/synchronizations';
import type { Synchronization } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { Facts } from '../ui/Facts';
import form from '../ui/Form.module.css';
import { Panel } from '../ui/Panel';
import { ReasonDialog } from '../ui/ReasonDialog';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import { usePersonName } from '../ui/usePersonName';
import { shareOf, toneOf } from './syncRules';
import styles from './Synchronizations.module.css';

const root = 'synchronizations';

/** Every copy with its position, lag and counts, and what may be done about it. */
export function Copies({ rows, mayManage }: { rows: readonly Synchronization[]; mayManage: boolean }) {
  const { t } = useLanguage();
  const [asked, setAsked] = useState<{ name: string; what: 'pause' | 'restart' } | null>(null);
  return (
    <Panel title={t('sync.title')} flush>
      <ul className={styles.list}>
        {rows.map((row) => <Copy key={row.connector} row={row} mayManage={mayManage} onAsk={(what) => setAsked({ name: row.connector, what })} />)}
      </ul>
      {asked?.what === 'pause' && <PauseDialog name={asked.name} onClose={() => setAsked(null)} />}
      {asked?.what === 'restart' && <RestartDialog name={asked.name} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

function Copy({ row, mayManage, onAsk }: { row: Synchronization; mayManage: boolean; onAsk: (what: 'pause' | 'restart') => void }) {
  const { t, named, language } = useLanguage();
  const personName = usePersonName();
  const name = row.connector;
  const resume = useChange(() => resumeSynchronization(name), { done: t('sync.resumed', { name }), failed: t('sync.notDone') }, root);
  const run = useChange(() => runSynchronization(name), { done: t('sync.asked', { name }), failed: t('sync.notDone') }, root);
  const goes = row.state === 'current' || row.state === 'loading' || row.state === 'failing';
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <h3 className={styles.name}><span className="mono">{name}</span></h3>
        <Chip tone={toneOf(row.state)}>{named('syncState', row.state, row.state)}</Chip>
        <span className={styles.what}>{language === 'zh' ? row.title.zh : row.title.en}</span>
        {mayManage && row.full && (
          <span className={styles.buttons}>
            {goes && <Button size="xs" variant="default" loading={run.isPending} aria-label={`${t('sync.run')}: ${name}`} onClick={() => run.mutate(undefined)}>{t('sync.run')}</Button>}
            {row.paused
              ? <Button size="xs" loading={resume.isPending} aria-label={`${t('sync.resume')}: ${name}`} onClick={() => resume.mutate(undefined)}>{t('sync.resume')}</Button>
              : <Button size="xs" variant="default" aria-label={`${t('sync.pause')}: ${name}`} onClick={() => onAsk('pause')}>{t('sync.pause')}</Button>}
            <Button size="xs" variant="default" aria-label={`${t('sync.restart')}: ${name}`} onClick={() => onAsk('restart')}>{t('sync.restart')}</Button>
          </span>
        )}
      </div>
      {row.setup && <p className={styles.note}>{t('sync.unreachable.hint', { setting: row.setup })}</p>}
      {row.full && row.full.at !== null && <FullLoad full={row.full} name={name} />}
      {row.counts && (
        <Facts
          columns={2}
          facts={[
            { label: t('sync.orders'), value: String(row.orders) },
            { label: t('sync.lag'), value: row.lagSeconds === null ? t('sync.never') : t('sync.seconds', { count: Math.round(row.lagSeconds) }) },
            { label: t('sync.position'), value: row.changes && (Date.parse(row.changes.at) <= 0 ? t('sync.position.none') : <><RelativeTime at={row.changes.at} /> <span className="mono">{row.changes.orderNo}</span></>) },
            { label: t('sync.overlap'), value: t('sync.seconds', { count: row.overlapSeconds }) },
            { label: t('sync.full'), value: row.full?.endedAt && <>{t('sync.full.ended', { count: row.full.rows })} <RelativeTime at={row.full.endedAt} /></> },
            { label: t('sync.read'), value: String(row.counts.read) },
            { label: t('sync.new'), value: String(row.counts.new) },
            { label: t('sync.changed'), value: String(row.counts.changed) },
            { label: t('sync.known'), value: String(row.counts.known) },
            { label: t('sync.moved'), value: String(row.counts.moved) },
            { label: t('sync.faults'), value: String(row.faults) },
          ]}
        />
      )}
      {row.paused && <p className={styles.note}>{t('sync.pausedBy', { by: personName(row.paused.by) })} <RelativeTime at={row.paused.at} />: {row.paused.reason}</p>}
      {row.lastError && row.lastErrorAt && (
        <p className={row.state === 'failing' ? styles.problem : styles.note}>{t('sync.lastError')} <RelativeTime at={row.lastErrorAt} />: <span lang="en">{row.lastError}</span></p>
      )}
    </li>
  );
}

function FullLoad({ full, name }: { full: { rows: number; total: number | null }; name: string }) {
  const { t } = useLanguage();
  const share = shareOf(full);
  return (
    <div>
      <span>{t('sync.full')}: {full.total === null ? t('sync.full.some', { done: full.rows }) : t('sync.full.of', { done: full.rows, total: full.total })}</span>
      {share !== null && <Progress value={share} aria-label={`${t('sync.full')}: ${name}`} animated />}
    </div>
  );
}

function PauseDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useLanguage();
  const pause = useChange((reason: string) => pauseSynchronization(name, reason), { done: t('sync.paused', { name }), failed: t('sync.notDone') }, root, onClose);
  return <ReasonDialog title={`${t('sync.pause')}: ${name}`} text={t('sync.pause.hint')} verb={t('sync.pause')} busy={pause.isPending} onDo={pause.mutate} onClose={onClose} />;
}

function RestartDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useLanguage();
  const restart = useChange(() => restartSynchronization(name), { done: t('sync.restarted', { name }), failed: t('sync.notDone') }, root, onClose);
  return (
    <Modal opened onClose={onClose} size={460} title={<span className={form.title}>{t('sync.restart')}: {name}</span>} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={form.form}>
        <p className={form.text}>{t('sync.restart.hint')}</p>
        <div className={form.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button size="sm" loading={restart.isPending} onClick={() => restart.mutate(undefined)}>{t('sync.restart')}</Button>
        </div>
      </div>
    </Modal>
  );
}
