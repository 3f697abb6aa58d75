import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp, IconArrowForwardUp, IconBoxAlignBottom, IconBoxAlignLeft, IconBoxAlignRight, IconBoxAlignTop, IconLayoutAlignCenter, IconLayoutAlignMiddle, IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical, IconNote, IconPlus, IconShieldHalf, IconSitemap, IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
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

/** What one can do to the flow as a whole, and to what is chosen. */
export function CanvasBar({ run, onAlign, onWrap }: { run: (command: CanvasCommand) => void; onAlign: (how: Alignment) => void; onWrap: () => void }) {
  const { t, named } = useLanguage();
  const last = useFlow((state) => state.history.past.at(-1)?.label);
  const next = useFlow((state) => state.history.future[0]?.label);
  const chosen = useFlow((state) => state.selection.steps.length);
  const something = useFlow((state) => state.selection.steps.length + state.selection.notes.length > 0 || state.selection.port !== null);
  const readOnly = useFlow((state) => state.readOnly);
  const tool = (label: string, keys: readonly string[], icon: ReactNode, command: CanvasCommand, enabled = true) => (
    <Tooltip label={<>{label} <Keys keys={keys} /></>}>
      <ActionIcon variant="subtle" color="gray" size={30} aria-label={label} disabled={!enabled || readOnly} onClick={() => run(command)}>{icon}</ActionIcon>
    </Tooltip>
  );
  const what = (label: string | undefined) => (label === undefined ? '' : `: ${named('undo', label.replace(/^undo\./, ''), '')}`);
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('editor.tools')}>
      {tool(t('editor.undo') + what(last), ['Ctrl', 'Z'], <IconArrowBackUp size={17} />, 'undo', last !== undefined)}
      {tool(t('editor.redo') + what(next), ['Ctrl', 'Y'], <IconArrowForwardUp size={17} />, 'redo', next !== undefined)}
      <span className={styles.line} aria-hidden="true" />
      {tool(t('editor.insert'), ['A'], <IconPlus size={17} />, 'insert')}
      {tool(t('editor.remove'), ['Del'], <IconTrash size={16} />, 'remove', something)}
      {tool(t('editor.addNote'), ['B'], <IconNote size={17} />, 'note')}
      <Tooltip label={t('editor.wrap')}>
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('editor.wrap')} disabled={chosen === 0 || readOnly} onClick={onWrap}><IconShieldHalf size={17} /></ActionIcon>
      </Tooltip>
      <span className={styles.line} aria-hidden="true" />
      {tool(t('editor.tidy'), ['K'], <IconSitemap size={17} />, 'tidy')}
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
}
