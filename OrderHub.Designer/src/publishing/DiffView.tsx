import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { capabilityQueries } from '../api/capabilities';
import type { FieldChange, FlowDiff } from '../api/publishing';
import { readFlow } from '../document/flow/flowDocument';
import { stepNamed } from '../document/flow/flowIndex';
import { stepTitle } from '../document/stepTitle';
import { useLanguage } from '../language/LanguageProvider';
import styles from './Publishing.module.css';

/** How two versions differ, step by step, in the words of what a step does. `after`, `before`: what is compared, as far as it is at hand; it knows the titles of steps. */
export function DiffView({ diff, after, before }: { diff: FlowDiff; after: string | undefined; before: string | undefined }) {
  const { t, named } = useLanguage();
  const titleOf = useTitles(after, before);
  const changes = [
    ...diff.steps.map((change) => ({ ...change, name: change.step, title: titleOf(change.step) })),
    ...diff.handlers.map((change) => ({ ...change, name: t('diff.handler', { name: change.step }), title: '' })),
  ];
  if (diff.sameLogic) {
    return <p className={styles.quiet}>{t('diff.same')}{diff.layoutChanged && ` ${t('diff.layout')}`}</p>;
  }
  return (
    <ul aria-label={t('diff.title')}>
      {diff.flow.length > 0 && (
        <li className={styles.change} data-kind="changed"><div className={styles.changeHead}>{t('diff.flow')}</div><Values fields={diff.flow} /></li>
      )}
      {changes.map((change) => (
        <li key={`${change.kind}/${change.name}`} className={styles.change} data-kind={change.kind}>
          <div className={styles.changeHead}>
            <span>{change.title}{change.title !== '' && ' '}<span className="mono">{change.name}</span></span><span>{named('diffKind', change.kind)}</span>
            {change.before !== null && <span className={styles.quiet}>{t('diff.renamed', { name: change.before })}</span>}
          </div>
          <Values fields={change.fields} />
        </li>
      ))}
    </ul>
  );
}

/** What the canvas calls a step, in the newer definition that has it; empty where neither does. */
function useTitles(after: string | undefined, before: string | undefined): (step: string) => string {
  const { local, named } = useLanguage();
  const kinds = useQuery(capabilityQueries.all()).data;
  const flows = useMemo(() => [read(after), read(before)].filter((flow) => flow !== null), [after, before]);
  return (name) => {
    const step = flows.map((flow) => stepNamed(flow, name)?.step).find((found) => found !== undefined);
    const kind = [...(kinds?.items ?? []), ...(kinds?.controlSteps ?? [])].find((one) => one.use === step?.use);
    return step === undefined ? '' : stepTitle(name, step, kind?.title, { local, named });
  };
}

/** A draft that cannot be read has no titles; what is wrong with it is said elsewhere. */
function read(text: string | undefined) {
  try {
    return text === undefined ? null : readFlow(text);
  } catch {
    return null;
  }
}

function Values({ fields }: { fields: readonly FieldChange[] }) {
  const { t } = useLanguage();
  const text = (value: unknown) => (value === null || value === undefined ? t('diff.nothing') : typeof value === 'string' ? value : JSON.stringify(value));
  return fields.length === 0 ? null : (
    <div className={styles.values}>
      {fields.map(({ path, before, after }) => [
        <span key={`${path}-name`} className="mono">{path}</span>,
        <del key={`${path}-before`}><span className="visually-hidden">{t('diff.before')}: </span>{text(before)}</del>,
        <ins key={`${path}-after`}><span className="visually-hidden">{t('diff.after')}: </span>{text(after)}</ins>,
      ])}
    </div>
  );
}
