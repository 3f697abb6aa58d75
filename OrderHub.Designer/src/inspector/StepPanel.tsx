import { CloseButton } from '@mantine/core';
import { IconArrowBackUp, IconArrowRight } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { FlowGraph, GraphNode } from '../document/flowGraph';
import { duration, exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { StepStateIcon, stepTones } from '../runs/StepStateIcon';
import { useOutcomeText } from '../runs/useOutcomeText';
import { useStepText } from '../runs/useStepText';
import { Chip } from '../ui/Chip';
import { Facts } from '../ui/Facts';
import { useNow } from '../ui/useNow';
import styles from './StepPanel.module.css';

/** Everything known of one step of a run. */
export function StepPanel({ graph, node, onClose, onChoose }: { graph: FlowGraph; node: GraphNode; onClose: () => void; onChoose: (step: string) => void }) {
  const { t, named, language } = useLanguage();
  const stepText = useStepText();
  const outcomeText = useOutcomeText();
  const now = useNow();
  const text = stepText(node, now);
  const heading = useRef<HTMLHeadingElement>(null);
  const { run } = node;
  const entered = run?.enteredAt ? Date.parse(run.enteredAt) : null;
  const left = run?.leftAt ? Date.parse(run.leftAt) : null;
  const onwards = graph.edges.filter((edge) => edge.from === node.id);
  const byId = new Map(graph.nodes.map((other) => [other.id, other]));

  useEffect(() => heading.current?.focus({ preventScroll: true }), [node.id, graph.instanceId]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) {
        onClose();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onClose]);

  return (
    <aside className={styles.panel} aria-label={`${t('step.title')}: ${text.title}`}>
      <header className={styles.header}>
        <StepStateIcon state={node.state} size={26} />
        <h2 ref={heading} tabIndex={-1} className={styles.title}>{text.title}</h2>
        <CloseButton aria-label={t('step.close')} onClick={onClose} />
      </header>
      <div className={styles.body} tabIndex={0} role="group" aria-label={text.title}>
        <div className={styles.state}><Chip tone={stepTones[node.state]}>{text.detail}</Chip></div>
        {entered === null && node.state === 'pending' && <p className={styles.quiet}>{t(node.notTaken ? 'step.neverEntered' : 'step.notEntered')}</p>}
        <Facts
          facts={[
            { label: t('step.outcome'), value: run?.outcome && <>{outcomeText(run.outcome)} <span className={`mono ${styles.quiet}`}>{run.outcome}</span></> },
            { label: t('step.waiting'), value: node.state === 'waiting' && node.waitsFor ? <span className="mono">{named('signal', node.waitsFor)}</span> : null },
            { label: t('step.timeout'), value: node.timeout && <span className="mono">{node.timeout}</span> },
            { label: t('step.entered'), value: entered !== null && exactTime(entered) },
            { label: t('step.left'), value: left !== null && exactTime(left) },
            { label: t('step.took'), value: entered !== null && left !== null && duration(Math.max(0, left - entered), language) },
            { label: t('step.attempts'), value: run?.attempts ? run.attempts : null },
            { label: t('step.visits'), value: (run?.visits ?? 0) > 1 ? run?.visits : null },
            { label: node.control ? t('step.control') : t('step.capability'), value: <span className="mono">{node.use}</span> },
            { label: t('step.name'), value: <span className="mono">{node.step}</span> },
          ].map((fact) => ({ ...fact, value: fact.value === false ? null : fact.value }))}
        />
        {run?.note && (
          <section className={styles.part}>
            <h3>{t('step.note')}</h3>
            <p className={styles.note} data-tone={node.state === 'failed' ? 'danger' : undefined}>{run.note}</p>
          </section>
        )}
        {node.undo && (
          <section className={styles.part}>
            <h3>{t('step.undo')}</h3>
            <p className={styles.undo}><IconArrowBackUp size={15} aria-hidden="true" /><span className="mono">{node.undo}</span></p>
            <p className={styles.quiet}>{node.state === 'compensated' ? t('step.undo.done') : t('step.undo.hint')}</p>
          </section>
        )}
        {onwards.length > 0 && (
          <section className={styles.part}>
            <h3>{t('step.next')}</h3>
            <ul>
              {onwards.map((edge) => {
                const target = byId.get(edge.to);
                return target && (
                  <li key={edge.id} className={styles.next} data-taken={edge.taken > 0 || undefined}>
                    <IconArrowRight size={14} aria-hidden="true" />
                    {edge.outcome !== '' && <span>{outcomeText(edge.outcome)}</span>}
                    <button type="button" onClick={() => onChoose(target.step)}>{stepText(target, now).title}</button>
                    <span className={styles.quiet}>{edge.taken === 0 ? t('step.notTaken') : edge.taken === 1 ? t('step.taken') : t('step.takenTimes', { count: edge.taken })}</span>
                  </li>
                );
              })}
            </ul>
          </section>
        )}
      </div>
    </aside>
  );
}
