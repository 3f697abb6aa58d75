import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconBookmarkPlus, IconChevronLeft, IconChevronRight, IconChevronsLeft, IconChevronsRight } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { textOf } from '../document/flow/flowDocument';
import { isoMs } from '../document/run/isoDuration';
import { shownStep } from '../document/run/replay';
import { choicesAt } from '../document/run/trial';
import type { Catalog } from '../document/stepKinds';
import { useFlow, useFlowStore } from '../editor/FlowStoreContext';
import { duration, exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { useOutcomeText } from '../runs/useOutcomeText';
import { Chip } from '../ui/Chip';
import { useProblemText } from '../ui/useProblemText';
import { EntryDetail } from './EntryDetail';
import { SaveScenario } from './SaveScenario';
import styles from './Trying.module.css';
import { usePlanWords } from './usePlanWords';
import type { Trial } from './useTrial';
import { useTitleOf } from './useTitleOf';

const tones = { ended: 'success', waiting: 'warning', incident: 'danger', limit: 'danger' } as const;

/** How a trial went: stepped through entry by entry, with what could be chosen otherwise at each. */
export function RunView({ name, catalog, trial }: { name: string; catalog: Catalog; trial: Trial }) {
  const { t, named, language } = useLanguage();
  const outcomeText = useOutcomeText();
  const titleOf = useTitleOf();
  const words = usePlanWords();
  const problemText = useProblemText();
  const store = useFlowStore();
  const flow = useFlow((state) => state.logic);
  const [keeping, setKeeping] = useState(false);
  const { result, position, setPosition } = trial;
  const list = useRef<HTMLOListElement>(null);
  const current = result?.events[position - 1];

  // The entry that is looked at is in view, and its step on the canvas as well.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    if (current !== undefined) {
      store.getState().askFor(shownStep(current.step), []);
    }
  }, [current, store]);

  if (trial.failure !== null && trial.failure !== undefined) {
    return <div className={styles.section}><p className={styles.fault} role="alert"><strong>{t('try.failed')}</strong> {problemText(trial.failure)}</p></div>;
  }
  if (result === null) {
    return null;
  }
  const { events } = result;
  const choices = choicesAt(flow, catalog, events, position - 1);
  const took = isoMs(result.took);
  const move = (label: string, icon: React.ReactNode, to: number) => (
    <Tooltip label={label}><ActionIcon variant="default" size={30} aria-label={label} disabled={to < 0 || to > events.length || to === position} onClick={() => setPosition(to)}>{icon}</ActionIcon></Tooltip>
  );
  return (
    <section className={styles.section} aria-label={t('try.result')}>
      <div className={styles.row}>
        <h3>{t('try.result')}</h3>
        <span role="status" className={styles.state}>
          <Chip tone={tones[result.state as keyof typeof tones] ?? 'neutral'}>{named('try.state', result.state)}</Chip>
          {result.outcome !== null && <Chip tone="neutral">{outcomeText(result.outcome)}</Chip>}
        </span>
      </div>
      {took !== null && <p className={styles.quiet}>{t('try.took', { time: duration(took, language) })}</p>}
      {trial.text !== textOf(flow) && <p className={styles.warning} role="status">{t('try.stale')}</p>}
      {result.waits.length > 0 && (
        <ul className={result.state === 'incident' ? styles.fault : styles.waits} aria-label={t('try.waits')}>
          {result.waits.map((wait) => <li key={`${wait.step}/${wait.kind}/${wait.name}`}>{t(wait.kind === 'incident' ? 'try.stopped.at' : 'try.waits.at', { step: titleOf(wait.step), what: wait.name === null ? named('wait', wait.kind, wait.kind) : named(wait.kind === 'incident' ? 'cause' : 'signal', wait.name) })}</li>)}
        </ul>
      )}
      <div className={styles.stepper} role="group" aria-label={t('try.entries')}>
        {move(t('try.first'), <IconChevronsLeft size={16} />, 0)}
        {move(t('try.back'), <IconChevronLeft size={16} />, position - 1)}
        <input type="range" min={0} max={events.length} value={position} aria-label={t('try.position', { at: position, count: events.length })} onChange={(event) => setPosition(Number(event.currentTarget.value))} />
        {move(t('try.forward'), <IconChevronRight size={16} />, position + 1)}
        {move(t('try.last'), <IconChevronsRight size={16} />, events.length)}
      </div>
      <ol className={styles.entries} aria-label={t('try.entries')} ref={list}>
        {events.map((event, index) => event.kind !== 'due' && (
          <li key={index} data-future={index >= position || undefined}>
            <button type="button" aria-current={index === position - 1 || undefined} onClick={() => setPosition(index + 1)}>
              <span className={styles.what}><span className={styles.stepName}>{titleOf(event.step)}</span> <span className={styles.quiet}>{named('try.kind', event.kind, event.kind)}{event.kind === 'leave' && event.outcome ? `: ${outcomeText(event.outcome)}` : ''}</span></span>
              <time className={styles.time} dateTime={event.at}>{exactTime(Date.parse(event.at)).slice(5)}</time>
            </button>
          </li>
        ))}
      </ol>
      {current !== undefined && (
        <>
          {choices.length > 0 && (
            <div className={styles.otherwise} role="group" aria-label={t('try.otherwise')}>
              <h4>{t('try.otherwise')}</h4>
              <div className={styles.buttons}>{choices.map((choice) => <Button key={JSON.stringify(choice)} size="compact-sm" variant="light" disabled={trial.running} onClick={() => trial.take(choice)}>{words.choice(choice)}</Button>)}</div>
            </div>
          )}
          <EntryDetail event={current} />
        </>
      )}
      {position === events.length && result.order !== null && <Shown title={t('try.order.after')} value={result.order} />}
      <div className={styles.buttons}><Button size="sm" variant="default" leftSection={<IconBookmarkPlus size={15} />} onClick={() => setKeeping(true)}>{t('scenario.keep')}</Button></div>
      {keeping && <SaveScenario name={name} result={result} onClose={() => setKeeping(false)} />}
    </section>
  );
}

/** A value as JSON, folded until asked for. */
export function Shown({ title, value, open = false }: { title: string; value: unknown; open?: boolean }) {
  return <details className={styles.shown} open={open}><summary>{title}</summary><pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre></details>;
}
