import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { Problem } from '../api/problem';
import { completeTask, type HumanTask } from '../api/tasks';
import { readFlow } from '../document/flow/flowDocument';
import type { Value } from '../document/json/value';
import { Catalog } from '../document/stepKinds';
import { FormContext, type FieldFault, type FormSurroundings } from '../inspector/FormContext';
import { Field } from '../inspector/form/Field';
import { fieldsOf } from '../inspector/form/fields';
import { JsonField } from '../inspector/form/JsonField';
import { capitalized } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { useOutcomeText } from '../runs/useOutcomeText';
import { useSession } from '../session/SessionContext';
import { useNotify } from '../ui/useNotify';
import { usePersonName } from '../ui/usePersonName';
import { useProblemText } from '../ui/useProblemText';
import { fieldOfFault, taskFaults } from './taskFaults';
import { mayDo } from './taskRules';
import styles from './Tasks.module.css';

type Filled = Readonly<Record<string, Value>>;
const nowhere = readFlow('{"steps":{}}');
const nothing = new Catalog([]);

/** What a person fills in for a task, and its buttons. What is wrong is said at its field, and nothing is sent before it is mended. */
export function TaskForm({ task, onDone }: { task: HumanTask; onDone?: () => void }) {
  const { t, named } = useLanguage();
  const session = useSession();
  return mayDo(task, session.user.role) ? <Answer task={task} onDone={onDone} /> : <p>{t('tasks.notYours', { role: named('role', task.role, task.role) })}</p>;
}

function Answer({ task, onDone }: { task: HumanTask; onDone: (() => void) | undefined }) {
  const { t, language } = useLanguage();
  const session = useSession();
  const outcomeText = useOutcomeText();
  const personName = usePersonName();
  const notify = useNotify();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const root = useRef<HTMLDivElement>(null);
  const [filled, setFilled] = useState<Filled>({});
  const [checked, setChecked] = useState(false);
  const [said, setSaid] = useState<readonly FieldFault[]>([]);
  const specs = useMemo(() => fieldsOf(task.form, language), [task.form, language]);
  const own = useMemo(() => taskFaults(specs, filled).map(({ field, kind, bound }): FieldFault => ({ field, message: t(`tasks.fault.${kind}`, { least: bound, most: bound }) })), [specs, filled, t]);
  const faults = checked ? [...own, ...said] : said;
  const others = task.claimedBy !== null && task.claimedBy !== session.user.login ? task.claimedBy : null;
  const form = useMemo<FormSurroundings>(() => ({ flow: nowhere, step: null, catalog: nothing, readOnly: others !== null, valuesOnly: true, data: [], sample: null, faults }), [faults, others]);
  const showFirst = () => requestAnimationFrame(() => root.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] input, [aria-describedby$="-fault"] input')?.focus());
  const done = useMutation({
    mutationFn: (outcome: string) => completeTask(task.taskId, outcome, task.form === null ? null : { ...filled }),
    onSuccess: (_, outcome) => {
      notify.done(t('watch.task.done', { outcome: outcomeText(outcome) }));
      onDone?.();
    },
    onError: (error) => {
      const at = error instanceof Problem && error.status === 422 ? error.faults.map((one): FieldFault => ({ field: fieldOfFault(one.path), message: one.message })).filter(({ field }) => field.length > 0) : [];
      setSaid(at);
      if (at.length === 0) {
        notify.failed(t('watch.task.failed'), problemText(error));
      } else {
        showFirst();
      }
    },
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ['tasks'] }), queries.invalidateQueries({ queryKey: ['instances'] })]),
  });
  const press = (outcome: string) => {
    setChecked(true);
    if (own.length > 0) {
      showFirst();
    } else {
      done.mutate(outcome);
    }
  };
  const change = (name: string, value: Value | undefined) => {
    setSaid([]);
    setFilled(({ [name]: _, ...rest }) => (value === undefined ? rest : { ...rest, [name]: value }));
  };
  return (
    <FormContext value={form}>
      <div className={styles.form} ref={root} role="group" aria-label={t('tasks.form')}>
        {task.form == null ? <p className={styles.quiet}>{t('tasks.form.none')}</p>
          : specs.length === 0 ? <JsonField label={t('tasks.form.whole')} value={filled} onChange={(value) => setFilled(typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Filled) : {})} onDone={() => undefined} />
          : (
            <>
              {specs.map((spec) => <Field key={spec.name} spec={spec} path={[spec.name]} value={filled[spec.name]} onChange={(value) => change(spec.name, value)} onDone={() => undefined} />)}
              {specs.some(({ required }) => required) && <p className={styles.quiet}>{t('tasks.form.hint')}</p>}
            </>
          )}
        <p className={styles.faults} role="alert">{faults.length > 0 && t('tasks.faults', { count: faults.length })}</p>
        {others !== null && <p className={styles.quiet}>{t('tasks.others', { name: personName(others) })}</p>}
        <div className={styles.buttons}>
          {task.outcomes.map((outcome, index) => (
            <Button key={outcome} size="sm" variant={index === 0 ? 'filled' : 'default'} loading={done.isPending && done.variables === outcome} disabled={others !== null || done.isPending} onClick={() => press(outcome)}>{capitalized(outcomeText(outcome))}</Button>
          ))}
        </div>
      </div>
    </FormContext>
  );
}
