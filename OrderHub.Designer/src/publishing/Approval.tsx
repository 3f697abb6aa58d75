import { Button } from '@mantine/core';
import { approveDraft, submitDraft, withdrawDraft, type Draft } from '../api/publishing';
import { useLanguage } from '../language/LanguageProvider';
import { Panel } from '../ui/Panel';
import { usePersonName } from '../ui/usePersonName';
import styles from './Publishing.module.css';
import { useAct } from './usePublishing';

/** A second person looks at the draft before it is published. */
export function Approval({ draft }: { draft: Draft }) {
  const { t } = useLanguage();
  const personName = usePersonName();
  const { state, revision, submittedBy, approvedBy } = draft.state;
  const words = (done: string) => ({ done: () => done, failed: t('target.failed') });
  const submit = useAct(() => submitDraft(draft.name, revision), words(t('approve.done.submit')));
  const approve = useAct(() => approveDraft(draft.name, revision), words(t('approve.done.approve')));
  const withdraw = useAct(() => withdrawDraft(draft.name, revision), words(t('approve.done.withdraw')));
  return (
    <Panel title={t('approve.title')}>
      <div className={styles.form}>
        <p className={styles.text}>{t('approve.asked')}</p>
        <p><strong>{state === 'approved' ? t('approve.approved', { who: personName(approvedBy) }) : state === 'submitted' ? t('approve.submitted', { who: personName(submittedBy) }) : t('approve.open')}</strong></p>
        <div className={styles.buttons}>
          {state === 'open' && <Button loading={submit.isPending} disabled={draft.faults.length > 0} onClick={() => submit.mutate(undefined)}>{t('approve.submit')}</Button>}
          {state === 'submitted' && <Button loading={approve.isPending} onClick={() => approve.mutate(undefined)}>{t('approve.approve')}</Button>}
          {state !== 'open' && <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>{t('approve.withdraw')}</Button>}
        </div>
      </div>
    </Panel>
  );
}
