import { Button, Modal, Select, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { flowQueries } from '../api/flows';
import { publishingQueries, restoreVersion, type Draft, type FlowVersion } from '../api/publishing';
import { useLanguage } from '../language/LanguageProvider';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Panel } from '../ui/Panel';
import { RelativeTime } from '../ui/Time';
import { usePersonName } from '../ui/usePersonName';
import { DiffView } from './DiffView';
import styles from './Publishing.module.css';
import { short, useAct } from './usePublishing';
import { VisualDiff, type DiffSide } from './VisualDiff';

/** Two that are compared: `draft`, `current`, or the hash of a version. */
export interface Comparison {
  from: string;
  to: string;
}

/** Every version there was, compared with any other, and brought back as the draft. */
export function VersionsPanel({ name, draft, compared, onCompare }: { name: string; draft: Draft | null; compared: Comparison | null; onCompare: (next: Comparison) => void }) {
  const { t } = useLanguage();
  const personName = usePersonName();
  const versions = useQuery(publishingQueries.versions(name));
  const [restoring, setRestoring] = useState<FlowVersion | null>(null);
  if (versions.isPending) {
    return <Panel title={t('versions.title')}><Skeleton height={60} /></Panel>;
  }
  if (versions.isError && !versions.data) {
    return <Panel title={t('versions.title')}><FailureNotice title={t('publish.failed')} error={versions.error} onRetry={() => void versions.refetch()} /></Panel>;
  }
  const rows = versions.data;
  return (
    <Panel title={t('versions.title')}>
      <div className={styles.form}>
        {rows.length === 0 ? <p className={styles.quiet}>{t('versions.empty')}</p> : (
          <div className={styles.versions}>
            <DataTable
              label={t('versions.title')} rows={rows} rowKey={(row) => row.hash}
              columns={[
                { label: t('versions.number'), numeric: true, cell: (row) => row.number },
                { label: t('versions.hash'), cell: (row) => <><span className="mono">{short(row.hash)}</span>{row.owner === 'shared' && <span className={styles.quiet}> {t('versions.shared')}</span>}{row.retiredAt !== null && <span className={styles.quiet}> {t('versions.retired')}</span>}</> },
                { label: t('versions.when'), cell: (row) => <RelativeTime at={row.publishedAt} /> },
                { label: t('versions.who'), cell: (row) => <span className={styles.who}>{personName(row.publishedBy)}</span> },
                { label: t('versions.note'), cell: (row) => row.note },
                { label: t('flows.column.actions'), cell: (row) => (
                  <div className={styles.acts}>
                    <Button size="compact-xs" variant="default" aria-label={t('versions.compareOf', { hash: short(row.hash) })} onClick={() => onCompare({ from: row.hash, to: draft === null ? 'current' : 'draft' })}>{t('versions.compare')}</Button>
                    <Button size="compact-xs" variant="default" aria-label={t('versions.restoreOf', { hash: short(row.hash) })} onClick={() => setRestoring(row)}>{t('versions.restore')}</Button>
                  </div>
                ) },
              ]}
            />
          </div>
        )}
        {compared !== null && <Compared name={name} versions={rows} draft={draft} {...compared} onChange={onCompare} />}
      </div>
      {restoring !== null && <AskRestore name={name} version={restoring} draft={draft} onClose={() => setRestoring(null)} />}
    </Panel>
  );
}

function Compared({ name, versions, draft, from, to, onChange }: { name: string; versions: readonly FlowVersion[]; draft: Draft | null; from: string; to: string; onChange: (next: Comparison) => void }) {
  const { t } = useLanguage();
  const diff = useQuery(publishingQueries.diff(name, from, to));
  const [before, after] = [useText(name, from, draft), useText(name, to, draft)];
  const choices = [
    ...(draft === null ? [] : [{ value: 'draft', label: t('versions.nowDraft') }]), { value: 'current', label: t('versions.nowCurrent') },
    ...versions.map((one) => ({ value: one.hash, label: `${one.number} · ${short(one.hash)}` })),
  ];
  return (
    <section className={styles.form} aria-label={t('diff.title')}>
      <div className={styles.grid}>
        <Select size="sm" label={t('versions.from')} data={choices} value={from} allowDeselect={false} onChange={(next) => onChange({ from: next ?? from, to })} />
        <Select size="sm" label={t('versions.to')} data={choices} value={to} allowDeselect={false} onChange={(next) => onChange({ from, to: next ?? to })} />
      </div>
      {diff.isPending ? <Skeleton height={40} /> : diff.isError ? <FailureNotice title={t('check.diff.failed')} error={diff.error} onRetry={() => void diff.refetch()} /> : <DiffView diff={diff.data} after={after ?? draft?.text} before={before} />}
    </section>
  );
}

/** The definition of what is compared; undefined where it is not at hand. */
function useText(name: string, choice: string, draft: Draft | null): string | undefined {
  const ofHash = choice !== 'draft' && choice !== 'current';
  const version = useQuery({ ...flowQueries.version(name, choice), enabled: ofHash });
  return choice === 'draft' ? draft?.text : version.data?.text;
}

/** The two that are compared, drawn; nothing where they do the same or one of them is not there any more. */
export function ComparedPicture({ name, draft, current, from, to }: { name: string; draft: Draft | null; current: string | null } & Comparison) {
  const { t } = useLanguage();
  const diff = useQuery(publishingQueries.diff(name, from, to));
  const sideOf = (choice: string): DiffSide | null =>
    choice === 'draft' ? (draft === null ? null : { label: t('diff.side.after'), of: draft })
    : choice === 'current' ? (current === null ? null : { label: t('diff.side.before'), of: current })
    : { label: short(choice), of: choice };
  const [before, after] = [sideOf(from), sideOf(to)];
  return diff.data === undefined || diff.data.sameLogic || before === null || after === null ? null
    : <VisualDiff key={`${from}/${to}`} name={name} before={before} after={after} diff={diff.data} title={t('diff.canvas.versions')} />;
}

function AskRestore({ name, version, draft, onClose }: { name: string; version: FlowVersion; draft: Draft | null; onClose: () => void }) {
  const { t } = useLanguage();
  const hash = short(version.hash);
  const act = useAct(() => restoreVersion(name, draft?.state.revision ?? null, version.hash), { done: () => t('versions.restored', { hash }), failed: t('versions.restore.failed') }, onClose);
  return (
    <Modal opened onClose={onClose} title={<strong>{t('versions.restoreOf', { hash })}</strong>} size={460} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={styles.form}>
        {draft !== null && <p className={styles.text}>{t('versions.restore.over')}</p>}
        <div className={`${styles.buttons} ${styles.end}`}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button size="sm" loading={act.isPending} onClick={() => act.mutate(undefined)} data-autofocus>{t('versions.restore')}</Button>
        </div>
      </div>
    </Modal>
  );
}
