import { IconPlus } from '@tabler/icons-react';
import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { anyOutcome } from '../../document/flow/flowIndex';
import { useLanguage } from '../../language/LanguageProvider';
import { useOutcomeText } from '../../runs/useOutcomeText';
import type { Point } from '../elkGraph';
import { labelPoint, roundedPath } from '../path';
import { useCanvas } from './CanvasContext';
import styles from './EditWire.module.css';
import type { WireEdge } from './nodes';
import { route } from './route';

const near = 7;

/** A wire with the name of its outcome. While a box is dragged its wires follow; the rest keeps the engine's way. */
export const EditWire = memo(function EditWire({ id, data, markerEnd, selected, sourceX, sourceY, targetX, targetY }: EdgeProps<WireEdge>) {
  const { t } = useLanguage();
  const outcomeText = useOutcomeText();
  const { ask, readOnly } = useCanvas();
  if (data === undefined) {
    return null;
  }
  const { placed, corner, mark } = data;
  // The handles' middles lie some pixels beside the points of the layout; a drag moves them by more.
  const exact = (distance: number) => (Math.abs(distance) < near ? 0 : distance);
  const moved = { x: exact(sourceX - corner.x - placed.start.x), y: exact(sourceY - corner.y - placed.start.y) };
  const goesAlong = exact(targetX - corner.x - placed.end.x - moved.x) === 0 && exact(targetY - corner.y - placed.end.y - moved.y) === 0;
  const points = goesAlong
    ? placed.points.map((point): Point => ({ x: point.x + corner.x + moved.x, y: point.y + corner.y + moved.y }))
    : route({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, placed.side);
  const path = roundedPath(points);
  const at = labelPoint(points);
  const middle = points[Math.floor((points.length - 1) / 2)]!;
  const next = points[Math.floor((points.length - 1) / 2) + 1] ?? middle;
  // A failure is called by its code, an outcome in the reader's words.
  const words = placed.wire.kind === 'catch' ? placed.wire.label : placed.wire.label === anyOutcome ? t('editor.any') : outcomeText(placed.wire.label);
  return (
    <>
      <BaseEdge id={id} path={path} markerEnd={markerEnd} interactionWidth={16} className={styles.wire} data-kind={placed.wire.kind} data-selected={selected || undefined} data-mark={mark || undefined} />
      {(words !== '' || selected) && (
        <EdgeLabelRenderer>
          {words !== '' && (
            <span className={styles.label} data-kind={placed.wire.kind} data-selected={selected || undefined} style={{ transform: `translate(${at.x}px, ${at.y}px) ${at.along === 'x' ? 'translate(0, -50%)' : 'translate(-50%, -50%)'}` }}>{words}</span>
          )}
          {selected && !readOnly && (
            <button
              type="button" className={`nodrag nopan ${styles.add}`} tabIndex={-1} aria-label={t('editor.insertHere')} title={t('editor.insertHere')} style={{ transform: `translate(-50%, -50%) translate(${(middle.x + next.x) / 2}px, ${(middle.y + next.y) / 2}px)` }}
              onClick={(event) => ask({ port: placed.wire.port, at: { x: event.clientX, y: event.clientY }, place: null, kind: 'insert' })}
            >
              <IconPlus size={13} aria-hidden="true" />
            </button>
          )}
        </EdgeLabelRenderer>
      )}
    </>
  );
});
