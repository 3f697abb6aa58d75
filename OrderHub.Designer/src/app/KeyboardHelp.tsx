import { Modal } from '@mantine/core';
import type { TextKey } from '../language/en';
import { useLanguage } from '../language/LanguageProvider';
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
  const { development } = useSession();
  const groups: readonly Group[] = [
    {
      title: 'keys.everywhere',
      rows: [
        ['keys.orders', ['g', 'o']],
        ['keys.incidents', ['g', 'i']],
        ['keys.messages', ['g', 'm']],
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
