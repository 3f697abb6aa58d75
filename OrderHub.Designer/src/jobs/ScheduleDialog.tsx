import { Button, Modal, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { addSchedule, changeSchedule, jobQueries } from '../api/jobs';
import type { JobKind, JobSchedule } from '../api/types';
import { exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import form from '../ui/Form.module.css';
import { useChange } from '../ui/useChange';
import { useProblemText } from '../ui/useProblemText';
import styles from './Jobs.module.css';

type Args = Record<string, string | number | boolean>;

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Makes a job come again, or changes when it does and with which arguments. */
export function ScheduleDialog({ schedule, onClose }: { schedule?: JobSchedule; onClose: () => void }) {
  const { t, local } = useLanguage();
  const kinds = (useQuery(jobQueries.kinds()).data?.items ?? []).filter((one) => one.allowed);
  const [chosen, setChosen] = useState<string | null>(schedule?.kind ?? null);
  const [name, setName] = useState(schedule?.name ?? '');
  const [cron, setCron] = useState(schedule?.cron ?? '0 0 * * * ?');
  const [zone, setZone] = useState(schedule?.timeZone ?? ownZone());
  const [args, setArgs] = useState<Args>((schedule?.args ?? {}) as Args);
  const [checked, setChecked] = useState(false);
  const kind = kinds.find((one) => one.name === (chosen ?? kinds.find((first) => !first.installation)?.name));
  const write = useChange(
    () => (schedule
      ? changeSchedule(schedule.scheduleId, { args, cron, timeZone: zone, revision: schedule.revision })
      : addSchedule({ name: name.trim(), kind: kind?.name ?? '', args, cron, timeZone: zone })),
    { done: t('jobs.schedule.saved'), failed: t('jobs.notDone') }, 'jobs', onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (schedule || (name.trim() !== '' && kind)) {
      write.mutate(undefined);
    }
  };
  return (
    <Modal
      opened onClose={onClose} size={520} closeButtonProps={{ 'aria-label': t('common.close') }}
      title={<span className={form.title}>{schedule ? t('jobs.schedule.edit', { name: schedule.name }) : t('jobs.schedule.add')}</span>}
    >
      <form onSubmit={submit} className={form.form} noValidate>
        {!schedule && (
          <>
            <Select
              label={t('jobs.kind')} data={kinds.map((one) => ({ value: one.name, label: local(one.title) }))} value={kind?.name ?? null} allowDeselect={false}
              onChange={(value) => { setChosen(value); setArgs({}); }}
            />
            <TextInput
              label={t('jobs.name')} value={name} maxLength={100} data-autofocus error={checked && name.trim() === '' && t('jobs.schedule.name.missing')}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </>
        )}
        {kind && <p className={styles.said}>{local(kind.summary)}</p>}
        {kind?.arguments.map((argument) => <Argument key={argument.name} argument={argument} args={args} onChange={setArgs} />)}
        <TextInput label={t('jobs.schedule.cron')} description={t('jobs.schedule.cron.hint')} value={cron} maxLength={120} onChange={(event) => setCron(event.currentTarget.value)} />
        <TextInput label={t('jobs.schedule.zone')} value={zone} maxLength={64} onChange={(event) => setZone(event.currentTarget.value)} />
        <Fires cron={cron} zone={zone} />
        <div className={form.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" size="sm" loading={write.isPending}>{t('jobs.schedule.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}

function Argument({ argument, args, onChange }: { argument: JobKind['arguments'][number]; args: Args; onChange: (args: Args) => void }) {
  const { local } = useLanguage();
  const standard = argument.default === null || argument.default === undefined ? '' : String(argument.default);
  const set = (value: string | number | boolean) => {
    const { [argument.name]: _, ...rest } = args;
    onChange(value === '' ? rest : { ...rest, [argument.name]: value });
  };
  const shared = { label: local(argument.title), required: argument.required, placeholder: standard };
  return argument.kind === 'truth' ? <Switch label={shared.label} checked={args[argument.name] === true} onChange={(event) => set(event.currentTarget.checked)} />
    : argument.kind === 'number' ? (
      <NumberInput {...shared} allowDecimal={false} value={(args[argument.name] as number | undefined) ?? ''} onChange={(value) => set(value === '' ? '' : Number(value))} />
    ) : <TextInput {...shared} maxLength={200} value={(args[argument.name] as string | undefined) ?? ''} onChange={(event) => set(event.currentTarget.value)} />;
}

/** The next five firings, or what is wrong with the expression, while one types. */
function Fires({ cron, zone }: { cron: string; zone: string }) {
  const { t } = useLanguage();
  const problemText = useProblemText();
  const [asked] = useDebouncedValue(cron, 300);
  const [where] = useDebouncedValue(zone, 300);
  const { data, error } = useQuery(jobQueries.fires(asked, where));
  return (
    <div className={styles.preview} aria-live="polite">
      <strong>{t('jobs.schedule.next')}</strong>
      {error ? <p className={styles.wrong}>{problemText(error)}</p> : <ol aria-label={t('jobs.schedule.next')}>{data?.fires.map(({ at }) => <li key={at} className="number">{exactTime(Date.parse(at))}</li>)}</ol>}
    </div>
  );
}
