import { useEffect, useMemo } from 'react';
import { readFlow } from '../document/flow/flowDocument';
import { createFlowStore } from '../document/flowStore';
import type { Overlay } from '../document/overlay';
import { FlowStoreProvider } from '../editor/FlowStoreContext';
import { useCatalog } from '../editor/useCatalog';
import { useLanguage } from '../language/LanguageProvider';
import { Splash } from '../ui/Splash';
import { FlowEditor } from './editor/FlowEditor';

interface Props {
  text: string;
  layout: unknown;
  overlay: Overlay | null;
  label: string;
  /** A step was pressed, or none is chosen any more. */
  onChoose?: (step: string | null) => void;
  onOpenFlow?: (name: string) => void;
}

const noProblems: ReadonlyMap<string, number> = new Map();
const nowhere = () => undefined;

/** A version of a flow to look at: nothing of it can be changed. */
export function FlowPicture({ text, layout, overlay, label, onChoose, onOpenFlow = nowhere }: Props) {
  const { t } = useLanguage();
  const catalog = useCatalog();
  const store = useMemo(() => {
    const made = createFlowStore(readFlow(text, layout));
    made.getState().setReadOnly(true);
    return made;
    // The layout comes with the text.
  }, [text]);
  useEffect(() => (onChoose === undefined ? undefined : store.subscribe((state, before) => state.selection !== before.selection && onChoose(state.selection.steps.at(-1) ?? null))), [store, onChoose]);
  return catalog === null ? <Splash text={t('flow.drawing')} /> : (
    <FlowStoreProvider key={text} store={store}><FlowEditor catalog={catalog} problems={noProblems} label={label} overlay={overlay} withPalette={false} onOpenFlow={onOpenFlow} /></FlowStoreProvider>
  );
}
