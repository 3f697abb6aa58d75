import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { flowQueries } from '../api/flows';
import { instanceQueries } from '../api/instances';
import { readFlow } from '../document/flow/flowDocument';
import { runOverlay } from '../document/run/replay';
import { useLanguage } from '../language/LanguageProvider';
import { FlowStateChip } from '../runs/FlowStateChip';
import { FailureNotice } from '../ui/FailureNotice';
import { LiveBadge } from '../ui/LiveBadge';
import { Page } from '../ui/Page';
import { Splash } from '../ui/Splash';
import { InstanceSide } from './InstanceSide';
import { useLiveInstance } from './useLiveInstance';
import styles from './Watching.module.css';

const FlowPicture = lazy(() => import('../canvas/FlowPicture').then((module) => ({ default: module.FlowPicture })));

/** One instance on its flow, as it goes. */
export function InstancePage() {
  const { t, local } = useLanguage();
  const navigate = useNavigate();
  const { line = '', part = '', id = '' } = useParams();
  const name = `${line}/${part}`;
  const live = useLiveInstance(id);
  const instance = useQuery(instanceQueries.one(id));
  const version = useQuery({ ...flowQueries.version(name, instance.data?.versionHash ?? ''), enabled: instance.data !== undefined });
  const [step, setStep] = useState<string | null>(null);
  const text = version.data?.text;
  const flow = useMemo(() => (text === undefined ? null : readFlow(text)), [text]);
  const overlay = useMemo(() => (flow === null || instance.data === undefined ? null : runOverlay(flow, instance.data.steps, instance.data.edges)), [flow, instance.data]);
  const title = t('watch.one', { flow: instance.data ? local(instance.data.title) : name, id });
  const failed = [instance, version].find((query) => query.isError && query.data === undefined);
  return (
    <Page
      fill title={title} back={{ to: `/flows/${name}/instances`, label: t('watch.all') }} aside={instance.data && <FlowStateChip state={instance.data.state} />}
      actions={<LiveBadge state={live} />}
    >
      {failed !== undefined ? <FailureNotice title={t('watch.one.failed')} error={failed.error} onRetry={() => void failed.refetch()} />
        : instance.data === undefined || version.data === undefined || flow === null ? <Splash text={t('flow.drawing')} /> : (
          <div className={styles.watch}>
            <Suspense fallback={<Splash text={t('flow.drawing')} />}>
              <FlowPicture text={version.data.text} layout={version.data.layout} overlay={overlay} label={t('watch.one.canvas', { id })} onChoose={setStep} onOpenFlow={(other) => void navigate(`/flows/${other}`)} />
            </Suspense>
            <InstanceSide instance={instance.data} flow={flow} step={step} />
          </div>
        )}
    </Page>
  );
}
