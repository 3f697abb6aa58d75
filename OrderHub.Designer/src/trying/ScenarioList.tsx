import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleX, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, client } from '../api/client';
import { dropScenario, runScenarios, scenarioQueries, type ScenarioResults } from '../api/simulations';
import { coverage } from '../document/run/replay';
import { usualPlan, type TrialPlan } from '../document/run/trial';
import { useFlow } from '../editor/FlowStoreContext';
import { useLanguage } from '../language/LanguageProvider';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Splash } from '../ui/Splash';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import styles from './Trying.module.css';

interface Props {
  name: string;
  version: () => Promise<string>;
  results: ScenarioResults | null;
  onResults: (results: ScenarioResults | null) => void;
  onTry: (plan: TrialPlan) => void;
}

/** The scenarios of the flow: run together, they show on the canvas which wires they take. */
export function ScenarioList({ name, version, results, onResults, onTry }: Props) {
  const { t, local } = useLanguage();
  const notify = useNotify();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const flow = useFlow((state) => state.logic);
  const list = useQuery(scenarioQueries.list(name));
  const run = useMutation({
    mutationFn: async () => runScenarios(name, await version()),
    onSuccess: onResults,
    onError: (error) => notify.failed(t('scenario.runFailed'), problemText(error)),
  });
  const open = useMutation({
    mutationFn: async (scenario: string) => {
      const [line = '', part = ''] = name.split('/');
      const { text } = await answerOf(client.GET('/api/v1/flows/{line}/{part}/scenarios/{name}', { params: { path: { line, part, name: scenario } } }));
      const { at, given, stubs, timeline } = JSON.parse(text) as Partial<TrialPlan>;
      return { ...usualPlan, at: at ?? null, given: given ?? {}, stubs: stubs ?? {}, timeline: timeline ?? [] };
    },
    onSuccess: onTry,
    onError: (error) => notify.failed(t('try.failed'), problemText(error)),
  });
  const drop = useMutation({
    mutationFn: (scenario: string) => dropScenario(name, scenario),
    onSuccess: () => notify.done(t('scenario.dropped')),
    onError: (error) => notify.failed(t('scenario.dropFailed'), problemText(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: scenarioQueries.list(name).queryKey }),
  });
  if (list.isError) {
    return <div className={styles.section}><FailureNotice title={t('scenario.runFailed')} error={list.error} onRetry={() => void list.refetch()} /></div>;
  }
  if (list.isPending) {
    return <div className={styles.section}><Splash /></div>;
  }
  if (list.data.length === 0) {
    return <div className={styles.section}><Notice level={3} title={t('scenario.none')} hint={t('scenario.none.hint')} /></div>;
  }
  const covered = results === null ? null : coverage(flow, results.edges);
  const how = new Map(results?.items.map((one) => [one.name, one]));
  return (
    <div className={styles.section}>
      <div className={styles.row}>
        <h3>{t('scenario.title')}</h3>
        <Button size="sm" leftSection={<IconPlayerPlay size={15} />} loading={run.isPending} onClick={() => run.mutate()}>{t('scenario.run')}</Button>
      </div>
      <div role="status">
        {run.isPending && <p className={styles.quiet}>{t('scenario.running')}</p>}
        {results !== null && covered !== null && !run.isPending && (
          <p className={styles.text}><strong>{t('scenario.summary', { passed: results.items.filter((one) => one.passed).length, count: results.items.length })}</strong> {t('scenario.coverage', { taken: covered.taken, all: covered.all })} <span className={styles.quiet}>{t('scenario.coverage.hint')}</span></p>
        )}
      </div>
      <ul className={styles.scenarios}>
        {list.data.map((scenario) => {
          const result = how.get(scenario.name);
          const Icon = result === undefined ? IconCircleDashed : result.passed ? IconCircleCheck : IconCircleX;
          return (
            <li key={scenario.name} data-state={result === undefined ? undefined : result.passed ? 'passed' : 'failed'}>
              <Icon size={17} role="img" aria-label={result === undefined ? t('scenario.title') : result.passed ? t('scenario.passed') : t('scenario.notPassed')} />
              <div className={styles.words}>
                <span>{scenario.title ? local(scenario.title) : scenario.name}</span>
                <span className={styles.quiet}><span className="mono">{scenario.name}</span>{scenario.owner !== 'own' && ` · ${t('scenario.shipped')}`}</span>
                {result?.faults.map((fault) => <span key={fault.path + fault.message} className={styles.fault}>{fault.path} {fault.message}</span>)}
              </div>
              <Tooltip label={t('scenario.open', { name: scenario.name })}><ActionIcon variant="subtle" color="gray" size={28} loading={open.isPending && open.variables === scenario.name} aria-label={t('scenario.open', { name: scenario.name })} onClick={() => open.mutate(scenario.name)}><IconPlayerPlay size={15} /></ActionIcon></Tooltip>
              {scenario.owner === 'own' && <Tooltip label={t('scenario.drop', { name: scenario.name })}><ActionIcon variant="subtle" color="gray" size={28} loading={drop.isPending && drop.variables === scenario.name} aria-label={t('scenario.drop', { name: scenario.name })} onClick={() => drop.mutate(scenario.name)}><IconTrash size={15} /></ActionIcon></Tooltip>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
