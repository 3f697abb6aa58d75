import { IconArrowBackUp, IconRepeat } from '@tabler/icons-react';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { GraphNode } from '../document/flowGraph';
import { useLanguage } from '../language/LanguageProvider';
import { StepStateIcon, stepTones } from '../runs/StepStateIcon';
import { useStepText } from '../runs/useStepText';
import { useNow } from '../ui/useNow';
import styles from './StepCard.module.css';

export type StepCardNode = Node<{ node: GraphNode; chosen: boolean; onOpen: () => void }, 'step'>;

/** A step on the canvas: a button that opens it. */
export const StepCard = memo(function StepCard({ data }: NodeProps<StepCardNode>) {
  const { node, chosen, onOpen } = data;
  const { t } = useLanguage();
  const stepText = useStepText();
  const now = useNow(node.state === 'waiting' ? 5_000 : 60_000);
  const text = stepText(node, now);
  const end = node.use === 'end';
  const attempts = node.run?.attempts ?? 0;
  const visits = node.run?.visits ?? 0;
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className={styles.handle} />
      <button
        type="button" className={styles.card} data-end={end || undefined} data-state={node.state} data-tone={stepTones[node.state]} aria-pressed={chosen}
        data-step={node.step} onClick={onOpen}
      >
        <span className="visually-hidden">{t('step.title')} </span>
        <StepStateIcon state={node.state} size={end ? 18 : 26} />
        <span className={styles.words}>
          <span className={styles.title}>{text.title}</span>
          <span className={end ? 'visually-hidden' : styles.detail}>{text.detail}</span>
        </span>
        {!end && (
          <span className={styles.marks} aria-hidden="true">
            {attempts > 1 && <span className={styles.mark} data-tone="warning"><IconRepeat size={12} />{attempts}</span>}
            {visits > 1 && attempts <= 1 && <span className={styles.mark}>×{visits}</span>}
            {node.undo && <span className={styles.mark} data-tone="undone"><IconArrowBackUp size={13} /></span>}
          </span>
        )}
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={styles.handle} />
    </>
  );
});
