import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconActivity, IconArrowLeft, IconLayoutSidebar, IconLayoutSidebarRight, IconPlayerPlay, IconRocket, IconUsers } from '@tabler/icons-react';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, memo, Suspense, useCallback, useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { FlowSummary } from '../api/types';
import { readFlow } from '../document/flow/flowDocument';
import { createFlowStore, type FlowStore } from '../document/flowStore';
import { localText } from '../document/flowDefinition';
import type { Overlay } from '../document/overlay';
import { member } from '../document/json/node';
import { JsonFault } from '../document/json/parse';
import { valueOf } from '../document/json/value';
import { FlowStoreProvider, useFlow } from '../editor/FlowStoreContext';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { Notice } from '../ui/Notice';
import { usePageTitle } from '../ui/Page';
import { Splash } from '../ui/Splash';
import { useNotify } from '../ui/useNotify';
import { usePersonName } from '../ui/usePersonName';
import { ConflictDialog } from './ConflictDialog';
import { DraftState } from './DraftState';
import styles from './EditorPage.module.css';
import { ProblemsPanel } from './ProblemsPanel';
import { useCatalog } from '../editor/useCatalog';
import { useDraft } from './useDraft';
import { useProblems } from './useProblems';

// The drawing library and the layout engine come only to those who edit a flow.
// The forms bring the expression editor with them.
const Inspector = memo(lazy(() => import('./Inspector').then((module) => ({ default: module.Inspector }))));
const TryPanel = memo(lazy(() => import('../trying/TryPanel').then((module) => ({ default: module.TryPanel }))));
const FlowEditor = memo(lazy(() => import('../canvas/editor/FlowEditor').then((module) => ({ default: module.FlowEditor }))));

export interface EditorStart {
  text: string;
  layout: unknown;
  revision: number | null;
  version: string | null;
}

/** A flow on the bench: canvas, forms and problems around one store. */
export function EditorPage({ name, start, summary }: { name: string; start: EditorStart; summary: FlowSummary | undefined }) {
  const { t } = useLanguage();
  const [opened] = useState((): { store: FlowStore } | { fault: JsonFault } => {
    try {
      return { store: createFlowStore(readFlow(start.text, start.layout)) };
    } catch (error) {
      if (error instanceof JsonFault) {
        return { fault: error };
      }
      throw error;
    }
  });
  return 'fault' in opened
    ? <Notice level={1} title={t('flows.unreadable', { name })} hint={t('flows.unreadable.hint', { position: opened.fault.position, what: opened.fault.message })}><Button component={Link} to="/flows">{t('flows.back')}</Button></Notice>
    : <FlowStoreProvider store={opened.store}><Bench name={name} store={opened.store} start={start} summary={summary} /></FlowStoreProvider>;
}

function Bench({ name, store, start, summary }: { name: string; store: FlowStore; start: EditorStart; summary: FlowSummary | undefined }) {
  const { t, local, named } = useLanguage();
  const personName = usePersonName();
  const navigate = useNavigate();
  const notify = useNotify();
  const roomy = useMediaQuery('(min-width: 1180px)', true, { getInitialValueInEffect: false });
  const [palette, setPalette] = useState<boolean | null>(null);
  const [inspector, setInspector] = useState(true);
  const [search, setSearch] = useSearchParams();
  const trying = search.has('try');
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const catalog = useCatalog();
  const problems = useProblems();
  const { state, other, saver } = useDraft(name, store, start, (event) =>
    event.kind === 'merged' ? notify.done(t('draft.merged', { by: personName(event.by) }), t('draft.merged.hint')) : notify.failed(t('draft.gone'), t('draft.gone.hint')));
  const root = useFlow((flow) => flow.flow.root);
  const title = useMemo(() => { const node = member(root, 'title'); const text = node && localText(valueOf(node)); return text ? local(text) : name; }, [root, local, name]);
  const begun = start.revision !== null || saver.current?.currentRevision != null;
  const withPalette = (palette ?? roomy ?? true) && !trying;
  const openFlow = useCallback((flow: string) => void navigate(`/flows/${flow}`), [navigate]);
  const version = useCallback(async () => {
    await saver.current?.flush();
    return saver.current?.currentRevision == null ? 'current' : 'draft';
  }, [saver]);
  const side = trying || inspector;
  usePageTitle(title);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Tooltip label={t('flows.back')}><ActionIcon component={Link} to="/flows" variant="subtle" color="gray" size={32} aria-label={t('flows.back')}><IconArrowLeft size={18} /></ActionIcon></Tooltip>
        <div className={styles.heading}>
          <h1 className={styles.title}>{title}</h1>
          <span className={`mono ${styles.name}`}>{name}</span>
        </div>
        {summary?.kind && <span className={styles.kind}><Chip tone="neutral">{named('kind', summary.kind)}</Chip></span>}
        <DraftState state={state} begun={begun} onRetry={() => void saver.current?.flush()} />
        {other !== null && <Chip tone="warning" icon={<IconUsers size={13} />}>{t('draft.other', { by: personName(other.by) })}</Chip>}
        <span className={styles.grow} />
        <Button
          variant={trying ? 'light' : 'default'} aria-pressed={trying} leftSection={<IconPlayerPlay size={15} />}
          onClick={() => setSearch((before) => { const after = new URLSearchParams(before); if (trying) { after.delete('try'); } else { after.set('try', ''); } return after; }, { replace: true })}
        ><span className={styles.label}>{t('try.toggle')}</span></Button>
        <Button component={Link} to={`/flows/${name}/instances`} variant="default" leftSection={<IconActivity size={15} />}><span className={styles.label}>{t('watch.link')}</span></Button>
        <Button leftSection={<IconRocket size={15} />} onClick={() => void (saver.current?.flush() ?? Promise.resolve()).then(() => navigate(`/flows/${name}/publish`))}><span className={styles.label}>{t('editor.publish')}</span></Button>
        <Tooltip label={t('editor.palette.toggle')}><ActionIcon variant={withPalette ? 'light' : 'subtle'} color="gray" size={32} aria-label={t('editor.palette.toggle')} aria-pressed={withPalette} disabled={trying} onClick={() => setPalette(!withPalette)}><IconLayoutSidebar size={18} /></ActionIcon></Tooltip>
        <Tooltip label={t('editor.inspector.toggle')}><ActionIcon variant={inspector ? 'light' : 'subtle'} color="gray" size={32} aria-label={t('editor.inspector.toggle')} aria-pressed={inspector} disabled={trying} onClick={() => setInspector(!inspector)}><IconLayoutSidebarRight size={18} /></ActionIcon></Tooltip>
      </header>
      <div className={styles.body} data-inspector={side || undefined} data-trying={trying || undefined}>
        {catalog === null ? <Splash text={t('flows.opening')} /> : (
          <Suspense fallback={<Splash text={t('flow.drawing')} />}>
            <FlowEditor catalog={catalog} problems={problems.bySteps} label={t('editor.canvas', { title })} overlay={trying ? overlay : null} withPalette={withPalette} onOpenFlow={openFlow} />
          </Suspense>
        )}
        {trying && catalog !== null && <Suspense fallback={<aside className={styles.side} />}><aside className={styles.side} aria-label={t('try.title')}><TryPanel name={name} kind={summary?.kind ?? 'fulfillment'} catalog={catalog} version={version} onOverlay={setOverlay} /></aside></Suspense>}
        {!trying && inspector && catalog !== null && <Suspense fallback={<aside className={styles.side} />}><aside className={styles.side} aria-label={t('editor.inspector.toggle')}><Inspector catalog={catalog} faults={problems.faults} /></aside></Suspense>}
      </div>
      <ProblemsPanel problems={problems} catalog={catalog} />
      {state.kind === 'conflict' && <ConflictDialog conflicts={state.conflicts} by={personName(state.theirs.state.savedBy)} onChoose={(choices) => saver.current?.choose(choices)} />}
    </div>
  );
}
