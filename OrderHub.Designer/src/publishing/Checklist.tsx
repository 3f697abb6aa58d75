import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { capabilityQueries } from '../api/capabilities';
import { flowQueries } from '../api/flows';
import { scenarioQueries, type ScenarioResult } from '../api/simulations';
import { publishingQueries, type Draft, type FlowRollout } from '../api/publishing';
import { readFlow } from '../document/flow/flowDocument';
import { coverage } from '../document/run/replay';
import { undoCoverage, type UndoCoverage } from '../document/undoCoverage';
import { useLanguage } from '../language/LanguageProvider';
import { Panel } from '../ui/Panel';
import { DiffView } from './DiffView';
import styles from './Publishing.module.css';

type CheckState = 'ok' | 'attention' | 'wrong';
const icons = { ok: IconCircleCheck, attention: IconAlertTriangle, wrong: IconCircleX };

/** What should be seen before a draft is published. Only what is wrong stops it. */
export function Checklist({ draft, rollout }: { draft: Draft; rollout: FlowRollout | null }) {
  const { t } = useLanguage();
  const coverage = useCoverage(draft.text);
  const diff = useQuery({ ...publishingQueries.diff(draft.name, 'current', 'draft'), enabled: rollout?.current != null });
  const published = useQuery({ ...flowQueries.version(draft.name, rollout?.current ?? ''), enabled: rollout?.current != null });
  const changes = diff.data === undefined ? 0 : diff.data.flow.length + diff.data.steps.length + diff.data.handlers.length;
  return (
    <Panel title={t('check.title')}>
      <ul>
        <Check state={draft.faults.length === 0 ? 'ok' : 'wrong'} name={t('check.problems')}>
          {draft.faults.length === 0 ? t('check.problems.none') : t('check.problems.some', { count: draft.faults.length })}
          {draft.faults.length > 0 && <ul className={styles.list}>{draft.faults.map((fault) => <li key={fault.path + fault.code}><span className="mono">{fault.path}</span> {fault.message}</li>)}</ul>}
        </Check>
        {coverage !== null && (
          <Check state={coverage.open.length === 0 ? 'ok' : 'attention'} name={t('check.undo')}>
            {coverage.open.length > 0 ? t('check.undo.open', { steps: coverage.open.join(', ') })
              : coverage.covered.length === 0 ? t('check.undo.none') : t('check.undo.all', { count: coverage.covered.length })}
          </Check>
        )}
        <Scenarios draft={draft} />
        <Check state={rollout?.current == null || changes > 0 ? 'ok' : 'attention'} name={t('check.diff')}>
          {rollout?.current == null ? t('check.diff.first')
            : diff.isPending ? t('app.loading')
            : diff.isError ? t('check.diff.failed')
            : diff.data.sameLogic ? t('check.diff.same') : t('check.diff.some', { count: changes })}
        </Check>
      </ul>
      {diff.data && !diff.data.sameLogic && <DiffView diff={diff.data} after={draft.text} before={published.data?.text} />}
    </Panel>
  );
}

function Check({ state, name, children }: { state: CheckState; name: string; children: ReactNode }) {
  const { t } = useLanguage();
  const Icon = icons[state];
  return (
    <li className={styles.check} data-state={state}>
      <Icon size={18} role="img" aria-label={t(`check.${state}`)} />
      <span className={styles.name}>{name}</span>
      <div>{children}</div>
    </li>
  );
}

/** Runs the scenarios on the draft. One of the tenant's own that fails stops publishing, as the server will. */
function Scenarios({ draft }: { draft: Draft }) {
  const { t } = useLanguage();
  const sound = draft.faults.length === 0;
  const run = useQuery({ ...scenarioQueries.run(draft.name, 'draft', String(draft.state.revision)), enabled: sound });
  const covered = useMemo(() => (run.data === undefined ? null : coverage(readFlow(draft.text), run.data.edges)), [run.data, draft.text]);
  const failed = run.data?.items.filter((one) => !one.passed) ?? [];
  const own = failed.filter((one) => one.owner === 'own');
  const shipped = failed.filter((one) => one.owner !== 'own');
  const state = !sound || run.isPending ? 'attention' : run.isError || own.length > 0 ? 'wrong' : run.data.items.length === 0 || failed.length > 0 ? 'attention' : 'ok';
  return (
    <Check state={state} name={t('check.scenarios')}>
      {!sound ? t('check.scenarios.problems') : run.isPending ? t('scenario.running') : run.isError || covered === null ? t('scenario.runFailed')
        : run.data.items.length === 0 ? t('check.scenarios.none')
        : t('check.scenarios.some', { passed: run.data.items.length - failed.length, count: run.data.items.length, taken: covered.taken, all: covered.all })}
      {own.length > 0 && <FailedList items={own} />}
      {shipped.length > 0 && (
        <details className={styles.more}>
          <summary>{t('check.scenarios.otherwise', { count: shipped.length })}</summary>
          <p className={styles.quiet}>{t('check.scenarios.shipped')}</p>
          <FailedList items={shipped} />
        </details>
      )}
    </Check>
  );
}

function FailedList({ items }: { items: readonly ScenarioResult[] }) {
  const { local } = useLanguage();
  return (
    <ul className={styles.list}>
      {items.map((one) => <li key={one.name}><span className="mono">{one.name}</span> {one.title ? local(one.title) : ''}: {one.faults[0]?.message}</li>)}
    </ul>
  );
}

/** Null where the draft cannot be read, which the problems say. */
function useCoverage(text: string): UndoCoverage | null {
  const capabilities = useQuery(capabilityQueries.all());
  return useMemo(() => {
    if (capabilities.data === undefined) {
      return null;
    }
    const known = new Map(capabilities.data.items.map((one) => [one.use, { effect: one.sideEffect, undo: one.undo }]));
    try {
      return undoCoverage(readFlow(text), (use) => known.get(use));
    } catch {
      return null;
    }
  }, [text, capabilities.data]);
}
