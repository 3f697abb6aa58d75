import { IconListDetails, IconRoute, IconSitemap } from '@tabler/icons-react';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { orderQueries } from '../api/orders';
import { flowGraph } from '../document/flowGraph';
import { useLanguage } from '../language/LanguageProvider';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Segmented } from '../ui/Segmented';
import { Splash } from '../ui/Splash';
import styles from './FlowSection.module.css';
import { StepList } from './StepList';

// The drawing library and the layout engine come only to those who look at a flow.
const FlowCanvas = lazy(() => import('../canvas/FlowCanvas').then((module) => ({ default: module.FlowCanvas })));

export interface ChosenStep {
  instanceId: string;
  step: string;
}

const whole = 'whole';
const roomForAll = '(min-width: 1900px)';

/** The flows of an order as they went, as a graph or as a list. */
export function FlowSection({ orderNo, chosen, onChoose }: { orderNo: string; chosen: ChosenStep | null; onChoose: (step: ChosenStep) => void }) {
  const { t, local, named } = useLanguage();
  const flows = useQuery(orderQueries.flows(orderNo));
  const [look, setLook] = useState<'graph' | 'list'>('graph');
  const roomy = useMediaQuery(roomForAll) ?? false;
  const [picked, setPicked] = useState<string | null>(null);
  const graphs = useMemo(() => flows.data?.flows.map(flowGraph) ?? [], [flows.data]);
  // Where the window is small, the flow that runs last is shown large rather than all of them small.
  const which = picked ?? (roomy ? whole : (graphs.at(-1)?.instanceId ?? whole));
  const shown = useMemo(() => {
    const one = graphs.filter((graph) => graph.instanceId === which);
    return one.length > 0 ? one : graphs;
  }, [graphs, which]);

  if (flows.isPending) {
    return <div className={styles.frame}><Splash text={t('flow.drawing')} /></div>;
  }
  if (flows.isError && graphs.length === 0) {
    return <div className={styles.frame}><FailureNotice title={t('flow.failed')} error={flows.error} onRetry={() => void flows.refetch()} /></div>;
  }
  if (graphs.length === 0) {
    return <div className={styles.frame}><Notice icon={<IconRoute size={22} />} title={t('flow.empty')} hint={t('flow.empty.hint')} /></div>;
  }

  const list = (
    <div className={styles.list}>
      {shown.map((graph) => (
        <StepList
          key={graph.instanceId} graph={graph} chosen={chosen?.instanceId === graph.instanceId ? chosen.step : null}
          onChoose={(step) => onChoose({ instanceId: graph.instanceId, step })}
        />
      ))}
    </div>
  );
  const title = shown.map((graph) => local(graph.title)).join(', ');
  return (
    <div className={styles.frame}>
      <div className={styles.bar}>
        {graphs.length > 1 ? (
          <Segmented
            label={t('flow.which')} value={which} onChange={setPicked}
            segments={[{ value: whole, label: t('flow.both') }, ...graphs.map((graph) => ({ value: graph.instanceId, label: named('kind', graph.kind) }))]}
          />
        ) : <span className={styles.single}>{named('kind', graphs[0]!.kind)}</span>}
        <Segmented
          label={t('flow.view')} value={look} onChange={setLook}
          segments={[
            { value: 'graph', label: t('flow.graph'), icon: <IconSitemap size={14} /> },
            { value: 'list', label: t('flow.list'), icon: <IconListDetails size={14} /> },
          ]}
        />
      </div>
      {look === 'list' ? list : (
        <div className={styles.canvas}>
          <Suspense fallback={<Splash text={t('flow.drawing')} />}>
            <FlowCanvas
              key={shown.map((graph) => graph.instanceId).join()} graphs={shown} chosen={chosen} onChoose={onChoose} label={t('flow.canvas', { title })}
              waiting={<Splash text={t('flow.drawing')} />} failed={<><p className={styles.drawFailed} role="alert">{t('flow.drawFailed')}</p>{list}</>}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}
