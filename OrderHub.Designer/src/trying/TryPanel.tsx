import { useEffect, useMemo, useState } from 'react';
import { coverage, replay } from '../document/run/replay';
import type { Overlay } from '../document/overlay';
import type { Catalog } from '../document/stepKinds';
import type { ScenarioResults } from '../api/simulations';
import { useFlow } from '../editor/FlowStoreContext';
import { useLanguage } from '../language/LanguageProvider';
import { Segmented } from '../ui/Segmented';
import { RunView } from './RunView';
import { ScenarioList } from './ScenarioList';
import { TryForm } from './TryForm';
import styles from './Trying.module.css';
import { useTrial } from './useTrial';

interface Props {
  name: string;
  kind: string;
  catalog: Catalog;
  /** Which version the server runs scenarios of; saves what is not saved before. */
  version: () => Promise<string>;
  onOverlay: (overlay: Overlay | null) => void;
}

/** Trying the flow out beside its canvas: one run to step through, or all its scenarios. */
export function TryPanel({ name, kind, catalog, version, onOverlay }: Props) {
  const { t } = useLanguage();
  const [view, setView] = useState<'run' | 'scenarios'>('run');
  const [results, setResults] = useState<ScenarioResults | null>(null);
  const trial = useTrial();
  const flow = useFlow((state) => state.logic);
  const { result, position } = trial;
  const overlay = useMemo(() => (view === 'run' ? result && replay(flow, result.events, position) : results && coverage(flow, results.edges).overlay), [flow, view, result, position, results]);
  useEffect(() => onOverlay(overlay), [overlay, onOverlay]);
  useEffect(() => () => onOverlay(null), [onOverlay]);
  return (
    <section className={styles.panel} aria-label={t('try.title')}>
      <header className={styles.head}>
        <h2>{t('try.title')}</h2>
        <Segmented label={t('try.view')} wide value={view} onChange={setView} segments={[{ value: 'run', label: t('try.view.run') }, { value: 'scenarios', label: t('try.view.scenarios') }]} />
      </header>
      {view === 'run' ? (
        <>
          <TryForm kind={kind} trial={trial} />
          <RunView name={name} catalog={catalog} trial={trial} />
        </>
      ) : (
        <ScenarioList name={name} version={version} results={results} onResults={setResults} onTry={(plan) => { setView('run'); trial.run(plan); }} />
      )}
    </section>
  );
}
