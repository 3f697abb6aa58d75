import { IconAlertCircleFilled, IconArrowBackUp, IconChevronDown, IconChevronRight, IconClock, IconExternalLink, IconPlus, IconRepeat, IconShieldOff } from '@tabler/icons-react';
import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { portKey } from '../../document/flow/ports';
import { setCollapsed } from '../../document/flow/layoutChanges';
import { useFlowStore } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';
import { useOutcomeText } from '../../runs/useOutcomeText';
import { useCanvas } from './CanvasContext';
import type { DrawnStep } from './drawn';
import { KindIcon } from './KindIcon';
import type { StepNode } from './nodes';
import { isBody, outletPoint } from './sizes';
import styles from './StepNodeView.module.css';
import { useStepWords } from './useStepWords';

/** A step on the canvas, as a card or as a body around its own steps; its outcomes are where wires begin. */
export const StepNodeView = memo(function StepNodeView({ data, selected, width, height }: NodeProps<StepNode>) {
  const { drawn, problems, mark } = data;
  const { name, step } = drawn;
  const { t } = useLanguage();
  const { catalog, openFlow, readOnly } = useCanvas();
  const words = useStepWords()(name, step);
  const body = isBody(drawn);
  const flow = step.use === 'sub-flow' && typeof step.with['flow'] === 'string' && step.with['flow'] !== '' ? step.with['flow'] : null;
  const count = /\d+/.exec(mark)?.[0] ?? null;
  const effect = catalog.find(step.use)?.effect ?? null;
  return (
    <>
      <Handle id="in" type="target" position={Position.Top} className={styles.inlet} isConnectable={!readOnly} />
      <div className={styles.card} data-body={body || undefined} data-end={step.use === 'end' || undefined} data-selected={selected || undefined} data-problem={problems > 0 || undefined} data-mark={mark || undefined} data-step={name}>
        <span className={styles.head}>
          <span className={styles.icon} data-effect={effect ?? (step.use.includes('@') ? 'unknown' : 'control')}><KindIcon use={step.use} size={step.use === 'end' ? 15 : 18} /></span>
          <span className={styles.words}>
            <span className={styles.title} title={words.title}>{words.title}</span>
            {step.use !== 'end' && <span className={styles.detail}>{words.detail}</span>}
          </span>
          {count !== null && <span className={styles.count} title={t('watch.here', { count: Number(count) })}>{count}<span className="visually-hidden"> {t('watch.here', { count: Number(count) })}</span></span>}
          <span className={styles.marks}>
            {problems > 0 && <span className={styles.mark} data-tone="danger" title={t('editor.problems', { count: problems })}><IconAlertCircleFilled size={14} aria-hidden="true" /></span>}
            {step.compensate !== null && 'use' in step.compensate && <span className={styles.mark} data-tone="undone" title={t('editor.undoneBy', { use: step.compensate.use })}><IconArrowBackUp size={14} aria-hidden="true" /></span>}
            {step.compensate !== null && 'none' in step.compensate && <span className={styles.mark} title={t('editor.waived', { why: step.compensate.none })}><IconShieldOff size={13} aria-hidden="true" /></span>}
            {step.retry !== null && <span className={styles.mark} title={t('editor.retried')}><IconRepeat size={13} aria-hidden="true" /></span>}
            {step.timeout !== null && <span className={styles.mark} title={t('editor.timeout', { time: step.timeout })}><IconClock size={13} aria-hidden="true" /></span>}
          </span>
          {step.hasBody && <Fold drawn={drawn} title={words.title} />}
          {flow !== null && (
            <button type="button" className={`nodrag ${styles.small}`} aria-label={t('editor.openFlow', { flow })} title={t('editor.openFlow', { flow })} onClick={() => openFlow(flow)}>
              <IconExternalLink size={14} aria-hidden="true" />
            </button>
          )}
        </span>
      </div>
      <Outlets drawn={drawn} size={{ width: width ?? 0, height: height ?? 0 }} title={words.title} />
    </>
  );
});

function Fold({ drawn, title }: { drawn: DrawnStep; title: string }) {
  const { t } = useLanguage();
  const store = useFlowStore();
  const label = drawn.collapsed ? t('editor.unfold', { title, count: drawn.inner }) : t('editor.fold', { title });
  return (
    <button
      type="button" className={`nodrag ${styles.small}`} aria-label={label} title={label} aria-expanded={!drawn.collapsed}
      onClick={() => store.getState().apply('undo.fold', (flow) => setCollapsed(flow, drawn.name, !drawn.collapsed))}
    >
      {drawn.collapsed ? <><span className={styles.inner}>{drawn.inner}</span><IconChevronRight size={15} aria-hidden="true" /></> : <IconChevronDown size={15} aria-hidden="true" />}
    </button>
  );
}

/** Where wires begin. An outcome that leads nowhere shows its name and takes a step at a press. */
function Outlets({ drawn, size, title }: { drawn: DrawnStep; size: { width: number; height: number }; title: string }) {
  const { t } = useLanguage();
  const outcomeText = useOutcomeText();
  const { ask, readOnly } = useCanvas();
  return drawn.outlets.map(({ port, label, to }) => {
    const key = portKey(port);
    const below = key === drawn.straight;
    const at = outletPoint(drawn, key, size);
    const words = label === '' ? '' : outcomeText(label);
    return (
      <span key={key}>
        <Handle id={key} type="source" position={below ? Position.Bottom : Position.Right} className={styles.outlet} style={{ left: at.x, top: at.y }} data-catch={port.kind === 'catch' || undefined} isConnectable={!readOnly} />
        {to === null && !readOnly && (
          <button
            type="button" tabIndex={-1} className={`nodrag nopan ${styles.open}`} data-below={below || undefined} style={below ? { left: at.x, top: at.y + 7 } : { left: at.x + 8, top: at.y }}
            aria-label={t('editor.addAt', { outcome: words || t('editor.next'), title })} onClick={(event) => ask({ port, at: { x: event.clientX, y: event.clientY }, place: null, kind: 'insert' })}
          >
            <IconPlus size={11} aria-hidden="true" />{words}
          </button>
        )}
      </span>
    );
  });
}
