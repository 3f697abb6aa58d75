import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { flowQueries } from '../api/flows';
import type { Draft, FlowDiff } from '../api/publishing';
import { readFlow } from '../document/flow/flowDocument';
import { diffOverlay } from '../document/run/diffOverlay';
import { useLanguage } from '../language/LanguageProvider';
import { FailureNotice } from '../ui/FailureNotice';
import { Panel } from '../ui/Panel';
import { Segmented } from '../ui/Segmented';
import { Splash } from '../ui/Splash';
import styles from './Publishing.module.css';

// The drawing library comes only to those who look at a flow.
const FlowPicture = lazy(() => import('../canvas/FlowPicture').then((module) => ({ default: module.FlowPicture })));

/** One of the two that are compared. */
export interface DiffSide {
  label: string;
  /** The draft, or the hash of a version. */
  of: Draft | string;
}

/** Two versions of a flow, or a version and the draft, as pictures, with what differs in colour. */
export function VisualDiff({ name, before, after, diff, title }: { name: string; before: DiffSide; after: DiffSide; diff: FlowDiff; title?: string }) {
  const { t } = useLanguage();
  const [side, setSide] = useState<'after' | 'before'>('after');
  const [old, now] = [useText(name, before.of), useText(name, after.of)];
  const [oldText, nowText] = [old.data?.text, now.data?.text];
  const overlay = useMemo(() => (oldText === undefined || nowText === undefined ? null : diffOverlay(diff.steps, readFlow(oldText), readFlow(nowText), side)), [diff, oldText, nowText, side]);
  const shown = side === 'after' ? now.data : old.data;
  const failed = [old, now].find((one) => one.error !== null && one.data === undefined);
  const label = title ?? t('diff.canvas');
  return (
    <Panel
      flush title={label}
      aside={<>
        <span className={styles.quiet}>{t('diff.legend')}</span>
        <Segmented label={t('diff.side')} value={side} onChange={setSide} segments={[{ value: 'after', label: after.label }, { value: 'before', label: before.label }]} />
      </>}
    >
      <div className={styles.picture}>
        {failed !== undefined ? <FailureNotice title={t('diff.canvas.failed')} error={failed.error} onRetry={failed.again} />
        : shown === undefined || overlay === null ? <Splash text={t('flow.drawing')} /> : (
          <Suspense fallback={<Splash text={t('flow.drawing')} />}><FlowPicture text={shown.text} layout={shown.layout} overlay={overlay} label={label} /></Suspense>
        )}
      </div>
    </Panel>
  );
}

function useText(name: string, of: Draft | string): { data: { text: string; layout: unknown } | undefined; error: unknown; again: () => void } {
  const version = useQuery({ ...flowQueries.version(name, typeof of === 'string' ? of : ''), enabled: typeof of === 'string' });
  return typeof of === 'string' ? { data: version.data, error: version.error, again: () => void version.refetch() } : { data: of, error: null, again: () => undefined };
}
