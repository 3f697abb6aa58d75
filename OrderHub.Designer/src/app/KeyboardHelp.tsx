import { Modal } from '@mantine/core';
import type { TextKey } from '../language/en';
import { useLanguage } from '../language/LanguageProvider';
import { watchesHub } from '../session/roles';
import { useSession } from '../session/SessionContext';
import { Keys } from '../ui/Keys';
import styles from './KeyboardHelp.module.css';

interface Group {
  title: TextKey;
  rows: readonly (readonly [TextKey, readonly string[]])[];
}

/** All shortcuts on one sheet. */
export function KeyboardHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useLanguage();
  const { development, user } = useSession();
  const groups: readonly Group[] = [
    {
      title: 'keys.everywhere',
      rows: [
        ['keys.orders', ['g', 'o']],
        ['keys.incidents', ['g', 'i']],
        ['keys.tasks', ['g', 't']],
        ['keys.flows', ['g', 'f']],
        ['keys.messages', ['g', 'm']],
        ['keys.decisions', ['g', 'd']],
        ['keys.exchanges', ['g', 'e']],
        ['keys.subscriptions', ['g', 'b']],
        ...(watchesHub(user.role) ? [['keys.synchronizations', ['g', 'y']] as const, ['keys.reconciliation', ['g', 'r']] as const, ['keys.jobs', ['g', 'j']] as const, ['keys.queues', ['g', 'q']] as const] : []),
        ...(development ? [['keys.simulators', ['g', 's']] as const] : []),
        ['keys.theme', ['Shift', 'T']],
        ['keys.language', ['Shift', 'L']],
        ['keys.close', ['Esc']],
        ['keys.help', ['?']],
      ],
    },
    {
      title: 'keys.inLists',
      rows: [
        ['keys.search', ['/']],
        ['keys.rows', ['j', 'k']],
        ['keys.openRow', ['Enter']],
        ...(development ? [['keys.sample', ['n']] as const] : []),
      ],
    },
    {
      title: 'keys.inEditor',
      rows: [
        ['keys.editor.go', ['↑', '↓', '←', '→']],
        ['keys.editor.insert', ['A']],
        ['keys.editor.connect', ['W']],
        ['keys.editor.open', ['Enter']],
        ['keys.editor.rename', ['F2']],
        ['keys.editor.remove', ['Del']],
        ['keys.editor.move', ['Alt', '↑↓←→']],
        ['keys.editor.undo', ['Ctrl', 'Z']],
        ['keys.editor.redo', ['Ctrl', 'Y']],
        ['keys.editor.copy', ['Ctrl', 'C', 'X', 'V']],
        ['keys.editor.duplicate', ['Ctrl', 'D']],
        ['keys.editor.all', ['Ctrl', 'A']],
        ['keys.editor.box', ['Shift']],
        ['keys.editor.fold', ['C']],
        ['keys.editor.note', ['B']],
        ['keys.editor.tidy', ['K']],
        ['keys.editor.fit', ['F']],
      ],
    },
    { title: 'keys.inFlow', rows: [['keys.nextStep', ['Tab']], ['keys.openStep', ['Enter']]] },
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={<span className={styles.title}>{t('keys.title')}</span>} size={620} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={styles.groups}>
        {groups.map((group) => (
            <section key={group.title}>
              <h3 className={styles.group}>{t(group.title)}</h3>
              <dl>
                {group.rows.map(([text, keys]) => (
                  <div key={text} className={styles.row}>
                    <dt>{t(text)}</dt>
                    <dd><Keys keys={keys} /></dd>
                  </div>
                ))}
              </dl>
            </section>
        ))}
      </div>
    </Modal>
  );
}
