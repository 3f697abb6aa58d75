import { IconArrowBackUp } from '@tabler/icons-react';
import { readingOrder, type FlowGraph, type GraphNode } from '../document/flowGraph';
import { useLanguage } from '../language/LanguageProvider';
import { useNow } from '../ui/useNow';
import { FlowStateChip } from './FlowStateChip';
import styles from './StepList.module.css';
import { StepStateIcon, stepTones } from './StepStateIcon';
import { useOutcomeText } from './useOutcomeText';
import { useStepText } from './useStepText';

/** The run of a flow as a list: the same as the graph, for those who read rather than look. */
export function StepList({ graph, chosen, onChoose }: { graph: FlowGraph; chosen: string | null; onChoose: (step: string) => void }) {
  const { t, local, named } = useLanguage();
  const stepText = useStepText();
  const outcomeText = useOutcomeText();
  const now = useNow();
  const steps = readingOrder(graph);
  const side = steps.filter((node) => !node.main);
  const row = (node: GraphNode) => {
    const text = stepText(node, now);
    return (
      <li key={node.id}>
        <button type="button" className={styles.row} data-state={node.state} data-step={node.step} aria-pressed={chosen === node.step} onClick={() => onChoose(node.step)}>
          <StepStateIcon state={node.state} />
          <span className={styles.name}>{text.title}</span>
          <span className={styles.detail} data-tone={stepTones[node.state]}>{text.detail}</span>
          {node.undo && <span className={styles.undo}><IconArrowBackUp size={13} aria-hidden="true" />{t('flow.undoes', { name: node.undo })}</span>}
          {node.run?.outcome && node.use !== 'end' && <span className={styles.outcome}>{outcomeText(node.run.outcome)}</span>}
        </button>
      </li>
    );
  };
  return (
    <section className={styles.flow}>
      <header className={styles.head}>
        <h2 className={styles.title}>{local(graph.title)}</h2>
        <span className={styles.kind}>{named('kind', graph.kind)}</span>
        <FlowStateChip state={graph.state} />
      </header>
      <ol aria-label={t('flow.steps', { title: local(graph.title) })}>{steps.filter((node) => node.main).map(row)}</ol>
      {side.length > 0 && (
        <>
          <h3 className={styles.other}>{t('flow.otherWays')}</h3>
          <ol aria-label={`${t('flow.otherWays')}: ${local(graph.title)}`}>{side.map(row)}</ol>
        </>
      )}
    </section>
  );
}
