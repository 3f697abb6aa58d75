import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { memo, useMemo, useState } from 'react';
import type { FlowLayout } from '../../document/flow/layoutFile';
import { useLanguage } from '../../language/LanguageProvider';
import styles from './FlowMap.module.css';
import type { Drawn } from './drawn';
import { cornersOf, type Placed } from './placed';
import type { Box } from '../elkGraph';
import { isWhollyIn, mapCorner, mapMargin, viewportOf, type Corner } from '../fit';

const room = 40;
/** Of a body, what stands at its top: the rest is told by the steps in it. */
const bodyHead = 48;

/**
 * The whole flow, small, with the window on it; pressed or dragged it leads there. All boxes are a few paths: the library's own
 * map keeps each box as an element that looks at every frame, which a flow of hundreds of steps would feel.
 */
export const FlowMap = memo(function FlowMap({ drawn, placed, notes, chosen }: { drawn: Drawn; placed: Placed; notes: FlowLayout['notes']; chosen: readonly string[] }) {
  const { t } = useLanguage();
  const flow = useReactFlow();
  const view = useMemo(() => shapes(drawn, placed, notes, new Set(chosen)), [drawn, placed, notes, chosen]);
  // A map of what is all in view says nothing, and lies in its way.
  const needless = useStore((store) => isWhollyIn(view.around, { width: store.width, height: store.height }, viewportOf(store)));
  const free = useStore((store) => mapCorner(view.taken, store, viewportOf(store)));
  // It stays under the pointer while it leads.
  const [held, setHeld] = useState<Corner | null>(null);
  const corner = held ?? free;
  const lead = (event: React.PointerEvent<SVGSVGElement>) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(event.currentTarget.getScreenCTM()!.inverse());
    void flow.setCenter(point.x, point.y, { zoom: flow.getZoom(), duration: 0 });
  };
  return needless ? null : (
    <Panel position={corner} className={styles.map} style={mapMargin(corner)}>
      <svg
        viewBox={view.box} role="img" aria-label={t('flow.map')} className="nopan nodrag"
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); setHeld(corner); lead(event); }} onPointerMove={(event) => event.buttons === 1 && lead(event)}
        onLostPointerCapture={() => setHeld(null)}
      >
        <Boxes {...view} />
        <Frame />
      </svg>
    </Panel>
  );
});

const Boxes = memo(function Boxes({ bodies, steps, notes, chosen }: { bodies: string; steps: string; notes: string; chosen: string }) {
  return (
    <>
      <path d={notes} className={styles.notes} />
      <path d={bodies} className={styles.bodies} />
      <path d={steps} className={styles.steps} />
      <path d={chosen} className={styles.chosen} />
    </>
  );
});

function Frame() {
  const x = useStore((store) => -store.transform[0] / store.transform[2]);
  const y = useStore((store) => -store.transform[1] / store.transform[2]);
  const width = useStore((store) => store.width / store.transform[2]);
  const height = useStore((store) => store.height / store.transform[2]);
  return <rect className={styles.frame} x={x} y={y} width={width} height={height} vectorEffect="non-scaling-stroke" />;
}

const rectangle = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => `M${x} ${y}h${width}v${height}h${-width}z`;

function shapes(drawn: Drawn, placed: Placed, notes: FlowLayout['notes'], chosen: ReadonlySet<string>) {
  const corners = cornersOf(drawn, placed);
  const taken: Box[] = Object.values(notes);
  const parts = { bodies: '', steps: '', notes: Object.values(notes).map(rectangle).join(''), chosen: '' };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [owner, graph] of placed) {
    const corner = corners.get(owner);
    for (const [name, box] of corner === undefined ? [] : graph.boxes) {
      const at = { ...box, x: box.x + corner!.x, y: box.y + corner!.y };
      taken.push(placed.has(name) ? { ...at, height: Math.min(at.height, bodyHead) } : at);
      parts[chosen.has(name) ? 'chosen' : placed.has(name) ? 'bodies' : 'steps'] += rectangle(at);
      [left, top, right, bottom] = [Math.min(left, at.x), Math.min(top, at.y), Math.max(right, at.x + at.width), Math.max(bottom, at.y + at.height)];
    }
  }
  const box = left > right ? '0 0 100 100' : `${left - room} ${top - room} ${right - left + 2 * room} ${bottom - top + 2 * room}`;
  return { ...parts, box, taken, around: { x: left, y: top, width: right - left, height: bottom - top } };
}
