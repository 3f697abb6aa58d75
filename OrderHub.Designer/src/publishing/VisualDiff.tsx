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

/** The draft and what orders get now as pictures, with what differs in colour. */
export function VisualDiff({ draft, current, diff }: { draft: Draft; current: string; diff: FlowDiff }) {
  const { t } = useLanguage();
  const [side, setSide] = useState<'after' | 'before'>('after');
  const before = useQuery(flowQueries.version(draft.name, current));
  const shown = side === 'after' ? draft : before.data;
  const old = before.data?.text;
  const overlay = useMemo(() => (old === undefined ? null : diffOverlay(diff.steps, readFlow(old), readFlow(draft.text), side)), [diff, old, draft.text, side]);
  return (
    <Panel
      flush title={t('diff.canvas')}
      aside={<>
        <span className={styles.quiet}>{t('diff.legend')}</span>
        <Segmented label={t('diff.side')} value={side} onChange={setSide} segments={[{ value: 'after', label: t('diff.side.after') }, { value: 'before', label: t('diff.side.before') }]} />
      </>}
    >
      <div className={styles.picture}>
        {before.isError && old === undefined ? <FailureNotice title={t('diff.canvas.failed')} error={before.error} onRetry={() => void before.refetch()} />
        : shown === undefined || overlay === null ? <Splash text={t('flow.drawing')} /> : (
          <Suspense fallback={<Splash text={t('flow.drawing')} />}><FlowPicture text={shown.text} layout={shown.layout} overlay={overlay} label={t('diff.canvas')} /></Suspense>
        )}
      </div>
    </Panel>
  );
}
