import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { indexOf } from '../../document/flow/flowIndex';
import { outletsOf } from '../../document/flow/outcomes';
import { graphOf, portKey, type Port } from '../../document/flow/ports';
import type { StepKind } from '../../document/stepKinds';
import { useFlow } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';
import { useOutcomeText } from '../../runs/useOutcomeText';
import { useCanvas, type InsertWish } from './CanvasContext';
import styles from './Inserter.module.css';
import { KindIcon } from './KindIcon';
import { useStepWords } from './useStepWords';

interface Choice {
  key: string;
  use: string;
  title: string;
  hint: string;
}

const shown = 60;
const size = { width: 340, height: 380 };

/** Type to insert a step, or to lead a wire to one that is there: words, arrows, Enter. */
export function Inserter({ wish, onClose, onInsert, onConnect }: { wish: InsertWish; onClose: () => void; onInsert: (port: Port | null, kind: StepKind) => void; onConnect: (port: Port, to: string) => void }) {
  const { t, local } = useLanguage();
  const outcomeText = useOutcomeText();
  const { catalog } = useCanvas();
  const flow = useFlow((state) => state.flow);
  const stepWords = useStepWords();
  const [port, setPort] = useState(wish.port);
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const outlets = port !== null && 'step' in port ? outletsOf(flow, port.step, catalog).filter((outlet) => outlet.label !== '') : [];
  const choices = useMemo((): Choice[] => {
    if (wish.kind === 'insert') {
      return catalog.search(words).slice(0, shown).map((kind) => ({ key: kind.use, use: kind.use, title: local(kind.title), hint: kind.use }));
    }
    const graph = port === null ? null : graphOf(flow, port);
    const sought = words.trim().toLowerCase();
    return [...indexOf(flow).steps.values()].filter(({ owner }) => owner === graph)
      .map(({ name, step }) => ({ key: name, use: step.use, title: stepWords(name, step).title, hint: name }))
      .filter(({ title, hint }) => `${title} ${hint}`.toLowerCase().includes(sought)).slice(0, shown);
  }, [wish.kind, words, catalog, local, flow, port, stepWords]);

  useEffect(() => {
    const away = (event: PointerEvent) => box.current?.contains(event.target as Node) === false && onClose();
    window.addEventListener('pointerdown', away);
    return () => window.removeEventListener('pointerdown', away);
  }, [onClose]);
  useEffect(() => {
    // What was drawn in the same moment, such as the form of a step just made, may have taken the focus.
    const later = requestAnimationFrame(() => box.current?.contains(document.activeElement) === false && box.current.querySelector('input')?.focus());
    return () => cancelAnimationFrame(later);
  }, []);
  useEffect(() => {
    // Braces: some browsers return a promise here, and React would take it for a clean-up.
    document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at, list]);

  const take = (choice: Choice | undefined) => {
    if (choice === undefined) {
      return;
    }
    if (wish.kind === 'connect') {
      onConnect(port!, choice.key);
    } else {
      onInsert(port, catalog.find(choice.use)!);
    }
  };
  const onKey = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && choices.length > 0) {
      event.preventDefault();
      setAt((now) => (now + step + choices.length) % choices.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      take(choices[at]);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    }
  };
  const left = Math.max(8, Math.min(wish.at.x, window.innerWidth - size.width - 8));
  const top = Math.max(8, Math.min(wish.at.y, window.innerHeight - size.height - 8));
  const label = wish.kind === 'insert' ? t('editor.insert.label') : t('editor.connect.label');
  return (
    <div ref={box} className={styles.box} style={{ left, top, width: size.width, maxHeight: size.height }} role="dialog" aria-label={label} onKeyDown={onKey}>
      {outlets.length > 1 && (
        <div className={styles.outlets} role="group" aria-label={t('editor.onOutcome')}>
          {outlets.map((outlet) => (
            <button key={portKey(outlet.port)} type="button" className={styles.outlet} aria-pressed={port !== null && portKey(outlet.port) === portKey(port)} onClick={() => setPort(outlet.port)}>{outcomeText(outlet.label)}</button>
          ))}
        </div>
      )}
      <input
        autoFocus className={styles.input} role="combobox" aria-label={label} aria-expanded="true" aria-controls={list} aria-autocomplete="list" aria-activedescendant={choices.length > 0 ? `${list}-${at}` : undefined}
        placeholder={wish.kind === 'insert' ? t('editor.insert.placeholder') : t('editor.connect.placeholder')} value={words} maxLength={80} onChange={(event) => { setWords(event.currentTarget.value); setAt(0); }}
      />
      <ul id={list} className={styles.list} role="listbox" aria-label={label}>
        {choices.map((choice, index) => (
          <li key={choice.key} id={`${list}-${index}`} role="option" aria-selected={index === at} className={styles.choice} onPointerMove={() => setAt(index)} onClick={() => take(choice)}>
            <KindIcon use={choice.use} size={16} />
            <span className={styles.title}>{choice.title}</span>
            <span className={`mono ${styles.hint}`}>{choice.hint}</span>
          </li>
        ))}
      </ul>
      {choices.length === 0 && <p className={styles.none} role="status">{t('editor.nothingFound')}</p>}
    </div>
  );
}
