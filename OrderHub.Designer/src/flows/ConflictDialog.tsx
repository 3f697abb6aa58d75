import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Conflict } from '../document/flow/merge';
import type { Value } from '../document/json/value';
import { useLanguage } from '../language/LanguageProvider';
import styles from './ConflictDialog.module.css';

/** Fields that two people changed otherwise at once: for each, whose edit holds. All else is merged already. */
export function ConflictDialog({ conflicts, by, onChoose }: { conflicts: readonly Conflict[]; by: string; onChoose: (choices: ReadonlyMap<string, 'mine' | 'theirs'>) => void }) {
  const { t } = useLanguage();
  const [choices, setChoices] = useState<ReadonlyMap<string, 'mine' | 'theirs'>>(new Map());
  const key = ({ path }: Conflict) => path.join('.');
  const choose = (conflict: Conflict, choice: 'mine' | 'theirs') => setChoices(new Map([...choices, [key(conflict), choice]]));
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnClickOutside={false} closeOnEscape={false} size={760} title={<span className={styles.title}>{t('conflict.title', { by })}</span>}>
      <p className={styles.lead}>{t('conflict.lead', { count: conflicts.length })}</p>
      {conflicts.map((conflict) => (
        <fieldset key={key(conflict)} className={styles.conflict}>
          <legend className="mono">{key(conflict)}</legend>
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} className={styles.side} data-chosen={choices.get(key(conflict)) === side || undefined}>
              <span className={styles.head}>
                <input type="radio" name={key(conflict)} checked={choices.get(key(conflict)) === side} onChange={() => choose(conflict, side)} />
                {side === 'mine' ? t('conflict.mine') : t('conflict.theirs', { by })}
              </span>
              <Shown value={conflict[side]} />
            </label>
          ))}
          <div className={styles.base}><span>{t('conflict.base')}</span><Shown value={conflict.base} /></div>
        </fieldset>
      ))}
      <div className={styles.foot}>
        <Button disabled={conflicts.some((conflict) => !choices.has(key(conflict)))} onClick={() => onChoose(choices)}>{t('conflict.done')}</Button>
      </div>
    </Modal>
  );
}

function Shown({ value }: { value: Value | undefined }) {
  const { t } = useLanguage();
  return value === undefined ? <em className={styles.gone}>{t('conflict.gone')}</em> : <pre className={styles.value}>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>;
}
