import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import type { StepKind } from '../../document/stepKinds';
import { useLanguage } from '../../language/LanguageProvider';
import { useCanvas } from './CanvasContext';
import { KindIcon } from './KindIcon';
import styles from './Palette.module.css';

export const dragType = 'application/x-orderhub-step';

/** What a flow can be made of: searched, dragged onto the canvas or a wire, or put behind the chosen step by a press. */
export const Palette = memo(function Palette({ onTake }: { onTake: (kind: StepKind) => void }) {
  const { t, local, named } = useLanguage();
  const { catalog, readOnly } = useCanvas();
  const [words, setWords] = useState('');
  const groups = useMemo(() => {
    const found = new Map<string, StepKind[]>();
    for (const kind of catalog.search(words)) {
      found.set(kind.category, [...(found.get(kind.category) ?? []), kind]);
    }
    return [...found];
  }, [catalog, words]);
  return (
    <section className={styles.palette} aria-label={t('editor.palette')}>
      <div className={styles.search}>
        <TextInput
          data-search size="xs" leftSection={<IconSearch size={14} />} placeholder={t('editor.palette.search')} aria-label={t('editor.palette.search')} value={words} maxLength={80}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      <div className={styles.list} tabIndex={-1}>
        {groups.map(([category, kinds]) => (
          <section key={category} aria-label={named('category', category)}>
            <h2 className={styles.category}>{named('category', category)}</h2>
            <ul>
              {kinds.map((kind) => (
                <li key={kind.use}>
                  <button
                    type="button" className={styles.kind} disabled={readOnly} draggable={!readOnly} title={local(kind.summary)} data-kind={kind.use}
                    onDragStart={(event) => { event.dataTransfer.setData(dragType, kind.use); event.dataTransfer.effectAllowed = 'copy'; }} onClick={() => onTake(kind)}
                  >
                    <span className={styles.icon} data-effect={kind.effect ?? 'control'}><KindIcon use={kind.use} size={16} /></span>
                    <span className={styles.title}>{local(kind.title)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <p className={styles.none} role="status">{t('editor.nothingFound')}</p>}
      </div>
    </section>
  );
});
