import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { instanceQueries } from '../api/instances';
import type { FlowView, StepView } from '../api/types';
import { stepNamed } from '../document/flow/flowIndex';
import type { FlowDocument } from '../document/flow/flowDocument';
import { titleFromName, type StepState } from '../document/flowGraph';
import { exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { stepTones } from '../runs/StepStateIcon';
import { useOutcomeText } from '../runs/useOutcomeText';
import { Chip } from '../ui/Chip';
import { Facts } from '../ui/Facts';
import { OpenTasks } from './OpenTasks';
import styles from './Watching.module.css';

/** What is known of an instance: of the chosen step, what people are asked, and all that happened. */
export function InstanceSide({ instance, flow, step }: { instance: FlowView; flow: FlowDocument; step: string | null }) {
  const { t, named, local } = useLanguage();
  const outcomeText = useOutcomeText();
  const journal = useQuery(instanceQueries.journal(instance.instanceId));
  const titleOf = (path: string) => path.split('/').map((name) => { const title = stepNamed(flow, name)?.step.title ?? instance.steps[path]?.title; return title ? local(title) : titleFromName(name); }).join(' / ');
  return (
    <aside className={styles.side} aria-label={t('watch.journal')}>
      <OpenTasks instanceId={instance.instanceId} />
      <section className={styles.section}>
        <Facts
          facts={[
            { label: t('watch.order'), value: instance.orderNo && <Link to={`/orders/${encodeURIComponent(instance.orderNo)}`} className="mono">{instance.orderNo}</Link> },
            { label: t('watch.began'), value: exactTime(Date.parse(instance.startedAt)) },
            { label: t('watch.ended'), value: instance.endedAt && exactTime(Date.parse(instance.endedAt)) },
            { label: t('watch.column.outcome'), value: instance.outcome && outcomeText(instance.outcome) },
            { label: t('watch.version'), value: <span className="mono">{instance.versionHash.slice(0, 8)}</span> },
          ]}
        />
        {instance.values != null && Object.keys(instance.values).length > 0 && <Value title={t('watch.values')} value={instance.values} />}
        {instance.incident && <Link to="/incidents" className={styles.bad}>{instance.incident.message}</Link>}
      </section>
      {step === null || instance.steps[step] === undefined ? <section className={styles.section}><p className={styles.quiet}>{t('watch.step.none')}</p></section>
        : <Step name={step} title={titleOf(step)} view={instance.steps[step]!} given={stepNamed(flow, step)?.step.with ?? {}} isJoin={stepNamed(flow, step)?.step.use === 'join'} isTask={instance.steps[step]!.use === 'human-task'} hasEnded={instance.endedAt != null} titleOf={titleOf} />}
      <section className={styles.section}>
        <h2>{t('watch.journal')}</h2>
        {journal.data?.length === 0 && <p className={styles.quiet}>{t('watch.journal.none')}</p>}
        <ol className={styles.journal}>
          {journal.data?.map((entry, index) => (
            <li key={index} data-chosen={entry.step === step || undefined}>
              <time dateTime={entry.at}>{exactTime(Date.parse(entry.at)).slice(5)}</time>
              <span>
                <span className={styles.stepName}>{titleOf(entry.step)}</span> <span className={styles.quiet}>{named('try.kind', entry.kind, entry.kind)}{entry.outcome && ['leave', 'end', 'catch'].includes(entry.kind) ? `: ${outcomeText(entry.outcome)}` : ''}{entry.attempt !== null && entry.attempt > 1 ? ` · ${t('watch.step.tries', { count: entry.attempt })}` : ''}</span>
                {entry.note !== null && <span className={styles.note}>{entry.note}</span>}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </aside>
  );
}

function Step({ name, title, view, given, isJoin, isTask, hasEnded, titleOf }: { name: string; title: string; view: StepView; given: object; isJoin: boolean; isTask: boolean; hasEnded: boolean; titleOf: (path: string) => string }) {
  const { t, named } = useLanguage();
  const outcomeText = useOutcomeText();
  const state = view.state as StepState;
  return (
    <section className={styles.section} aria-label={title}>
      <h2>{title} <span className={`mono ${styles.quiet}`}>{name}</span></h2>
      <div className={styles.chips}>
        <Chip tone={stepTones[state] ?? 'neutral'}>{view.state === 'pending' && hasEnded ? t('stepState.notTaken') : named('stepState', view.state)}</Chip>
        {view.outcome !== null && <Chip tone="neutral">{outcomeText(view.outcome)}</Chip>}
        {view.attempts > 1 && <Chip tone="warning">{t('watch.step.tries', { count: view.attempts })}</Chip>}
        {view.visits > 1 && <Chip tone="neutral">{t('watch.step.visits', { count: view.visits })}</Chip>}
      </div>
      {view.waitsFor !== null && (
        <p className={styles.waits}>{isJoin ? t('watch.step.joins', { steps: view.waitsFor.split(', ').map(titleOf).join(', ') }) : t('watch.step.waits', { what: named(isTask ? 'role' : 'signal', view.waitsFor) })}</p>
      )}
      <Facts
        facts={[
          { label: t('step.entered'), value: view.enteredAt && exactTime(Date.parse(view.enteredAt)) },
          { label: t('step.left'), value: view.leftAt && exactTime(Date.parse(view.leftAt)) },
          { label: t('step.note'), value: view.note },
        ]}
      />
      {view.undo !== null && <p className={styles.quiet}>{t('watch.step.undo', { use: view.undo })}</p>}
      {view.given != null ? (
        <>
          <Value title={t('watch.step.given')} value={view.given} open />
          {JSON.stringify(view.given).includes('"***"') && <p className={styles.quiet}>{t('watch.step.masked')}</p>}
        </>
      ) : Object.keys(given).length > 0 && <Value title={t('watch.step.written')} value={given} open />}
      {view.output != null && <Value title={t('watch.step.left')} value={view.output} open />}
    </section>
  );
}

function Value({ title, value, open = false }: { title: string; value: unknown; open?: boolean }) {
  return <details className={styles.value} open={open}><summary>{title}</summary><pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre></details>;
}
