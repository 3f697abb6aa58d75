import { IconAlertCircle, IconChevronDown, IconChevronUp, IconCircleCheck, IconLoader2 } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { stepNamed } from '../document/flow/flowIndex';
import { titleFromName } from '../document/flowGraph';
import type { Catalog } from '../document/stepKinds';
import { useFlow, useFlowStore } from '../editor/FlowStoreContext';
import { faultFor } from '../language/faults';
import { useLanguage } from '../language/LanguageProvider';
import styles from './ProblemsPanel.module.css';
import type { Problem, Problems } from './useProblems';

/** What is wrong, as the server says while one works; each line leads to its place. */
export const ProblemsPanel = memo(function ProblemsPanel({ problems, catalog }: { problems: Problems; catalog: Catalog | null }) {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  const count = problems.list.length;
  const icon = problems.state === 'checking' ? <IconLoader2 size={15} className={styles.turning} /> : count > 0 ? <IconAlertCircle size={15} /> : <IconCircleCheck size={15} />;
  const words = problems.state === 'unknown' ? t('problems.unknown') : count > 0 ? t('editor.problems', { count }) : problems.state === 'checking' ? t('problems.checking') : t('problems.none');
  return (
    <section className={styles.panel} aria-label={t('problems.title')}>
      <button type="button" className={styles.bar} aria-expanded={open} onClick={() => setOpen((now) => !now)} data-tone={count > 0 ? 'danger' : problems.state === 'unknown' ? 'warning' : 'success'}>
        <span className={styles.icon} aria-hidden="true">{icon}</span>
        <span role="status">{words}</span>
        <span className={styles.grow} />
        {open ? <IconChevronDown size={15} aria-hidden="true" /> : <IconChevronUp size={15} aria-hidden="true" />}
      </button>
      {open && (
        <ul className={styles.list} tabIndex={-1}>
          {problems.list.map((problem) => <Line key={`${problem.fault.path} ${problem.fault.code} ${problem.fault.message}`} problem={problem} catalog={catalog} />)}
          {count === 0 && <li className={styles.none}>{t('problems.none.hint')}</li>}
        </ul>
      )}
    </section>
  );
});

function Line({ problem, catalog }: { problem: Problem; catalog: Catalog | null }) {
  const { t, local, language } = useLanguage();
  const store = useFlowStore();
  const { step, field, fault } = problem;
  const found = useFlow((state) => (step === null ? undefined : stepNamed(state.flow, step)?.step));
  const title = found?.title ?? catalog?.find(found?.use ?? '')?.title ?? null;
  const where = step === null ? t('problems.ofFlow') : title ? local(title) : titleFromName(step);
  const said = faultFor(language, fault.code);
  return (
    <li>
      <button type="button" className={styles.line} onClick={() => store.getState().askFor(step, field)}>
        <span className={styles.where}>{where}<span className={`mono ${styles.field}`}>{[...(step === null ? [] : [step]), ...field].join('.')}</span></span>
        <span className={styles.what}>{said ?? fault.message}{said !== null && <span className={styles.detail} lang="en">{fault.message}</span>}</span>
      </button>
    </li>
  );
}
