import { Button, NumberInput, Skeleton, Switch } from '@mantine/core';
import { IconClockPlay, IconFlask2, IconPlugConnectedX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Problem } from '../api/problem';
import { advanceClock, setFault, simulatorQueries } from '../api/simulators';
import type { Simulators } from '../api/types';
import { duration, exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { FailureNotice } from '../ui/FailureNotice';
import { useNotify } from '../ui/useNotify';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { useNow } from '../ui/useNow';
import { useProblemText } from '../ui/useProblemText';
import styles from './SimulatorsPage.module.css';

const steps = [['PT10M', '10'], ['PT30M', '30'], ['PT2H', '120'], ['P1D', '1440']] as const;

/** Development: the systems that are played, their faults, and the clock. */
export function SimulatorsPage() {
  const { t } = useLanguage();
  const systems = useQuery({ ...simulatorQueries.systems(), refetchInterval: 5_000 });
  return (
    <Page title={t('simulators.title')} aside={<Chip tone="warning" icon={<IconFlask2 size={13} aria-hidden="true" />}>{t('simulated.badge')}</Chip>} lead={t('simulators.lead')}>
      <Clock />
      {systems.isPending ? (
        <div className={styles.systems} role="status"><span className="visually-hidden">{t('app.loading')}</span>{[1, 2, 3].map((key) => <Skeleton key={key} height={260} />)}</div>
      ) : systems.isError && !systems.data ? (
        systems.error instanceof Problem && systems.error.status >= 500
          ? <Notice icon={<IconPlugConnectedX size={22} />} title={t('simulators.failed')} hint={t('simulators.failed.hint')}><Button variant="default" onClick={() => void systems.refetch()}>{t('common.retry')}</Button></Notice>
          : <FailureNotice title={t('simulators.failed')} error={systems.error} onRetry={() => void systems.refetch()} />
      ) : (
        <div className={styles.systems}>{systems.data.systems.map((system) => <System key={system.name} system={system} />)}</div>
      )}
    </Page>
  );
}

function Clock() {
  const { t, language } = useLanguage();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const notify = useNotify();
  const clock = useQuery(simulatorQueries.clock(true));
  const now = useNow(1_000);
  const advance = useMutation({
    mutationFn: advanceClock,
    onSuccess: (moved) => {
      queries.setQueryData(simulatorQueries.clock(true).queryKey, moved);
      notify.done(t('simulators.clock.advanced', { time: exactTime(Date.now() + moved.aheadMs) }));
    },
    onError: (error) => notify.failed(t('incident.failedAction'), problemText(error)),
  });
  const ahead = clock.data?.aheadMs ?? 0;
  return (
    <Panel title={t('simulators.clock')}>
      <div className={styles.clock}>
        <div className={styles.now}>
          <span className={styles.label}>{t('simulators.clock.now')}</span>
          <time className={styles.time}>{exactTime(now)}</time>
          <span className={styles.label}>{ahead > 5_000 ? t('simulators.clock.ahead', { duration: duration(ahead, language) }) : t('simulators.clock.real')}</span>
        </div>
        <div className={styles.advance}>
          <p>{t('simulators.clock.hint')}</p>
          <div className={styles.buttons} role="group" aria-label={t('simulators.clock')}>
            {steps.map(([step, minutes]) => (
              <Button
                key={step} variant="default" size="sm" leftSection={<IconClockPlay size={15} />} loading={advance.isPending && advance.variables === step}
                disabled={advance.isPending && advance.variables !== step} onClick={() => advance.mutate(step)}
              >
                {t(`simulators.advance.${minutes}`)}
              </Button>
            ))}
          </div>
        </div>
      </div>
    </Panel>
  );
}

type SystemView = Simulators['systems'][number];

const isOn = (value: unknown) => value !== 0 && value !== false && value !== null && value !== undefined;

function System({ system }: { system: SystemView }) {
  const { t, named } = useLanguage();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const notify = useNotify();
  const faults = Object.entries(system.faults ?? {});
  const on = faults.filter(([, value]) => isOn(value));
  const change = useMutation({
    mutationFn: async (changes: readonly (readonly [string, unknown])[]) => {
      for (const [fault, value] of changes) {
        await setFault(system.name, fault, value);
      }
    },
    onError: (error) => notify.failed(t('simulators.changeFailed'), problemText(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: simulatorQueries.systems().queryKey }),
  });
  return (
    <Panel
      title={named('system', system.name)}
      aside={on.length === 0 ? <Chip tone="success">{t('simulators.quiet')}</Chip> : <Chip tone="danger">{t('simulators.on', { count: on.length })}</Chip>}
    >
      <p className={styles.hint}>{named('system', `${system.name}.hint`, '')}</p>
      <p className={styles.address}><span className={styles.label}>{t('simulators.address')}</span> <span className="mono">{system.url}</span></p>
      {faults.length === 0 ? <p className={styles.hint}>{t('simulators.noFaults')}</p> : (
        <div className={styles.faults} role="group" aria-label={`${t('simulators.faults')}: ${named('system', system.name)}`}>
          {faults.map(([fault, value]) => (
            <Fault key={fault} name={fault} value={value} onChange={(next) => change.mutate([[fault, next]])} />
          ))}
        </div>
      )}
      {on.length > 0 && (
        <Button variant="subtle" size="xs" className={styles.reset} loading={change.isPending} onClick={() => change.mutate(on.map(([fault, value]) => [fault, typeof value === 'boolean' ? false : 0]))}>
          {t('simulators.reset')}
        </Button>
      )}
    </Panel>
  );
}

function Fault({ name, value, onChange }: { name: string; value: unknown; onChange: (next: unknown) => void }) {
  const { named } = useLanguage();
  const label = named('fault', name);
  const hint = named('fault', `${name}.hint`, '');
  const given = typeof value === 'number' ? value : 0;
  const [text, setText] = useState<number | string>(given);
  useEffect(() => setText(given), [given]);
  const share = name.endsWith('Rate') || name === 'duplicate';
  const commit = () => {
    const next = Number(text);
    if (Number.isFinite(next) && next !== given) {
      onChange(next);
    }
  };
  return (
    <div className={styles.fault} data-on={isOn(value) || undefined}>
      {typeof value === 'boolean' ? (
        <Switch label={label} description={hint} checked={value} labelPosition="left" classNames={{ body: styles.switchBody, labelWrapper: styles.switchLabel }} onChange={(event) => onChange(event.currentTarget.checked)} />
      ) : (
        <NumberInput
          label={label} description={hint} size="xs" value={text} min={0} max={share ? 1 : 1_000_000} step={share ? 0.1 : name.endsWith('Ms') ? 500 : 1} decimalScale={share ? 2 : 0}
          classNames={{ root: styles.numberRoot, wrapper: styles.numberWrapper }} onChange={setText} onBlur={commit} onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
      )}
    </div>
  );
}
