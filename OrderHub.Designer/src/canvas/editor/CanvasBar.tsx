import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp, IconArrowForwardUp, IconBoxAlignBottom, IconBoxAlignLeft, IconBoxAlignRight, IconBoxAlignTop, IconLayoutAlignCenter, IconLayoutAlignMiddle, IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical, IconNote, IconPlus, IconShieldHalf, IconSitemap, IconTrash,
} from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { useFlow } from '../../editor/FlowStoreContext';
import type { TextKey } from '../../language/en';
import { useLanguage } from '../../language/LanguageProvider';
import { Keys } from '../../ui/Keys';
import type { Alignment } from './align';
import styles from './CanvasBar.module.css';
import type { CanvasCommand } from './useCanvasKeys';

const alignments: readonly [Alignment, TextKey, ReactNode][] = [
  ['left', 'editor.align.left', <IconBoxAlignLeft size={15} />],
  ['centre', 'editor.align.centre', <IconLayoutAlignCenter size={15} />],
  ['right', 'editor.align.right', <IconBoxAlignRight size={15} />],
  ['top', 'editor.align.top', <IconBoxAlignTop size={15} />],
  ['middle', 'editor.align.middle', <IconLayoutAlignMiddle size={15} />],
  ['bottom', 'editor.align.bottom', <IconBoxAlignBottom size={15} />],
  ['acrossEvenly', 'editor.align.across', <IconLayoutDistributeHorizontal size={15} />],
  ['downEvenly', 'editor.align.down', <IconLayoutDistributeVertical size={15} />],
];

const icons: Partial<Record<CanvasCommand, ReactNode>> = {
  undo: <IconArrowBackUp size={17} />, redo: <IconArrowForwardUp size={17} />, insert: <IconPlus size={17} />, remove: <IconTrash size={16} />, note: <IconNote size={17} />, tidy: <IconSitemap size={17} />,
};

// Each tool by itself: a change of one draws that one.
const Tool = memo(function Tool({ label, keys, command, enabled, run }: { label: string; keys: string; command: CanvasCommand; enabled: boolean; run: (command: CanvasCommand) => void }) {
  return (
    <Tooltip label={<>{label} <Keys keys={keys.split(' ')} /></>}>
      <ActionIcon variant="subtle" color="gray" size={30} aria-label={label} disabled={!enabled} onClick={() => run(command)}>{icons[command]}</ActionIcon>
    </Tooltip>
  );
});

/** What one can do to the flow as a whole, and to what is chosen. */
export const CanvasBar = memo(function CanvasBar({ run, onAlign, onWrap }: { run: (command: CanvasCommand) => void; onAlign: (how: Alignment) => void; onWrap: () => void }) {
  const { t, named } = useLanguage();
  const last = useFlow((state) => state.history.past.at(-1)?.label);
  const next = useFlow((state) => state.history.future[0]?.label);
  const chosen = useFlow((state) => state.selection.steps.length);
  const something = useFlow((state) => state.selection.steps.length + state.selection.notes.length > 0 || state.selection.port !== null);
  const readOnly = useFlow((state) => state.readOnly);
  const what = (label: string | undefined) => (label === undefined ? '' : `: ${named('undo', label.replace(/^undo\./, ''), '')}`);
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('editor.tools')}>
      <Tool label={t('editor.undo') + what(last)} keys="Ctrl Z" command="undo" enabled={!readOnly && last !== undefined} run={run} />
      <Tool label={t('editor.redo') + what(next)} keys="Ctrl Y" command="redo" enabled={!readOnly && next !== undefined} run={run} />
      <span className={styles.line} aria-hidden="true" />
      <Tool label={t('editor.insert')} keys="A" command="insert" enabled={!readOnly} run={run} />
      <Tool label={t('editor.remove')} keys="Del" command="remove" enabled={!readOnly && something} run={run} />
      <Tool label={t('editor.addNote')} keys="B" command="note" enabled={!readOnly} run={run} />
      <Tooltip label={t('editor.wrap')}>
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('editor.wrap')} disabled={chosen === 0 || readOnly} onClick={onWrap}><IconShieldHalf size={17} /></ActionIcon>
      </Tooltip>
      <span className={styles.line} aria-hidden="true" />
      <Tool label={t('editor.tidy')} keys="K" command="tidy" enabled={!readOnly} run={run} />
      <Menu position="bottom-start">
        <Menu.Target>
          <Tooltip label={t('editor.align')}>
            <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('editor.align')} disabled={chosen < 2 || readOnly}><IconLayoutAlignCenter size={17} /></ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {alignments.map(([how, text, icon]) => <Menu.Item key={how} leftSection={icon} disabled={chosen < 3 && how.endsWith('Evenly')} onClick={() => onAlign(how)}>{t(text)}</Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
});
