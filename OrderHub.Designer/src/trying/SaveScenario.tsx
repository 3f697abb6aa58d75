import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { saveScenario, scenarioQueries, type Simulation } from '../api/simulations';
import { scenarioOf } from '../document/run/trial';
import { useLanguage } from '../language/LanguageProvider';
import { useOutcomeText } from '../runs/useOutcomeText';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import styles from './Trying.module.css';

const goodName = /^[a-z0-9][a-z0-9.-]{0,99}$/;

/** Keeps a run as a scenario: the same order, the same happenings, and that it goes the same way. */
export function SaveScenario({ name, result, onClose }: { name: string; result: Simulation; onClose: () => void }) {
  const { t, named } = useLanguage();
  const outcomeText = useOutcomeText();
  const notify = useNotify();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const known = useQuery(scenarioQueries.list(name));
  const [scenario, setScenario] = useState('');
  const [en, setEn] = useState('');
  const [zh, setZh] = useState('');
  const body = scenarioOf(name, { en: en.trim() || zh.trim(), zh: zh.trim() || en.trim() }, result.plan, result);
  const expected = body['expect'] as { path: string[]; outcome?: string; calls: string[]; order?: { status: string } };
  // A name of one's own is saved over; a shipped one gets one's own beside it.
  const before = known.data?.find((one) => one.name === scenario && one.owner === 'own')?.revision ?? null;
  const save = useMutation({
    mutationFn: () => saveScenario(name, scenario, before, body),
    onSuccess: () => {
      notify.done(t('scenario.saved', { name: scenario }));
      onClose();
    },
    onError: (error) => notify.failed(t('scenario.failed'), problemText(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: scenarioQueries.list(name).queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (goodName.test(scenario) && (en.trim() !== '' || zh.trim() !== '')) {
      save.mutate();
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('scenario.keep.title')} closeButtonProps={{ 'aria-label': t('common.close') }} size="lg">
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.text}>{t('scenario.keep.hint')}</p>
        <TextInput data-autofocus label={t('scenario.name')} description={t('scenario.name.hint')} classNames={{ input: 'mono' }} value={scenario} error={scenario !== '' && !goodName.test(scenario) && t('scenario.name.bad')} onChange={(event) => setScenario(event.currentTarget.value)} />
        <div className={styles.grid}>
          <TextInput label={t('scenario.en')} value={en} maxLength={200} onChange={(event) => setEn(event.currentTarget.value)} />
          <TextInput label={t('scenario.zh')} value={zh} maxLength={200} onChange={(event) => setZh(event.currentTarget.value)} />
        </div>
        <div>
          <h3 className={styles.sub}>{t('scenario.expects')}</h3>
          <ul className={styles.expects}>
            <li>{t('scenario.expects.path', { path: expected.path.join(' → ') })}</li>
            {expected.outcome !== undefined && <li>{t('scenario.expects.outcome', { outcome: outcomeText(expected.outcome) })}</li>}
            {expected.calls.length > 0 && <li>{t('scenario.expects.calls', { calls: expected.calls.join(', ') })}</li>}
            {expected.order !== undefined && <li>{t('scenario.expects.status', { status: named('status', expected.order.status) })}</li>}
          </ul>
        </div>
        <div className={`${styles.buttons} ${styles.end}`}>
          <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" loading={save.isPending} disabled={!goodName.test(scenario) || (en.trim() === '' && zh.trim() === '')}>{t('scenario.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}
