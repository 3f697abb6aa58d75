import { BaseEdge, EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { Point } from './elkGraph';
import { labelPoint, roundedPath } from './path';
import styles from './Wire.module.css';

export type WireEdge = Edge<{ points: Point[]; label: string; look: 'idle' | 'taken' | 'active' | 'undo' | 'handover'; times: number }, 'wire'>;

/** A wire along the points of the layout, with the name of the outcome it stands for. */
export const Wire = memo(function Wire({ id, data, markerEnd }: EdgeProps<WireEdge>) {
  if (data === undefined) {
    return null;
  }
  const at = labelPoint(data.points);
  return (
    <>
      <BaseEdge id={id} path={roundedPath(data.points)} markerEnd={markerEnd} className={styles[data.look]} />
      {data.look === 'active' && <path d={roundedPath(data.points)} className={styles.flow} />}
      {data.label !== '' && (
        <EdgeLabelRenderer>
          <span
            className={styles.label} data-look={data.look}
            style={{ transform: at.along === 'x' ? `translate(${at.x}px, ${at.y}px) translate(0, -50%)` : `translate(${at.x}px, ${at.y}px) translate(-50%, -50%)` }}
          >
            {data.label}{data.times > 1 && ` ×${data.times}`}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
