import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { FlowGraph } from '../document/flowGraph';
import { useLanguage } from '../language/LanguageProvider';
import { FlowStateChip } from '../runs/FlowStateChip';
import styles from './Lane.module.css';

export type LaneNode = Node<{ graph: FlowGraph }, 'lane'>;

/** The lane of one flow, with its name and how it stands. */
export const Lane = memo(function Lane({ data }: NodeProps<LaneNode>) {
  const { local, named } = useLanguage();
  return (
    <div className={styles.lane}>
      <div className={styles.head}>
        <span className={styles.kind}>{named('kind', data.graph.kind)}</span>
        <span className={styles.title}>{local(data.graph.title)}</span>
        <FlowStateChip state={data.graph.state} />
      </div>
    </div>
  );
});
