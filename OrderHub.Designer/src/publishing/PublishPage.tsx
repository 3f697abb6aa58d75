import { Button, Skeleton } from '@mantine/core';
import { IconActivity, IconPencil, IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { flowQueries } from '../api/flows';
import { publishingQueries } from '../api/publishing';
import { useLanguage } from '../language/LanguageProvider';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { Approval } from './Approval';
import { Checklist } from './Checklist';
import styles from './Publishing.module.css';
import { PublishForm } from './PublishForm';
import { RolloutPanel } from './RolloutPanel';
import { ComparedPicture, VersionsPanel, type Comparison } from './VersionsPanel';
import { VisualDiff } from './VisualDiff';

/** From the draft of a flow to the orders that get it, and back. */
export function PublishPage() {
  const { line = '', part = '' } = useParams();
  const name = `${line}/${part}`;
  const { t, local } = useLanguage();
  const [compared, setCompared] = useState<Comparison | null>(null);
  const draft = useQuery(publishingQueries.draft(name));
  const rollout = useQuery(publishingQueries.rollout(name));
  const policy = useQuery(publishingQueries.policy());
  const diff = useQuery({ ...publishingQueries.diff(name, 'current', 'draft'), enabled: draft.data != null && rollout.data?.current != null });
  const failed = [draft, rollout, policy].find((one) => one.isError && one.data === undefined);
  const flow = useQuery(flowQueries.list()).data?.items.find((one) => one.name === name);
  const title = t('publish.title', { name: flow?.title ? local(flow.title) : name });
  if (failed !== undefined) {
    return <Page title={title}><FailureNotice title={t('publish.failed')} error={failed.error} onRetry={() => void failed.refetch()} /></Page>;
  }
  if (draft.data === undefined || rollout.data === undefined || policy.data === undefined) {
    return <Page title={title}><div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={180} /></div></Page>;
  }
  if (draft.data === null && rollout.data === null) {
    return <Page title={title}><Notice icon={<IconRocket size={22} />} title={t('publish.none', { name })} hint={t('publish.none.hint')} /></Page>;
  }
  const fourEyes = policy.data.fourEyes;
  const now = draft.data;
  return (
    <Page
      title={title} lead={t('publish.lead')} aside={<span className={`mono ${styles.quiet}`}>{name}</span>}
      actions={<>
        <Button component={Link} to={`/flows/${name}`} variant="default" leftSection={<IconPencil size={15} />}>{t('watch.edit')}</Button>
        <Button component={Link} to={`/flows/${name}/instances`} variant="default" leftSection={<IconActivity size={15} />}>{t('watch.link')}</Button>
      </>}
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          {now === null ? (
            <Panel title={t('publish.draft')}><Notice level={3} title={t('publish.noDraft')} hint={t('publish.noDraft.hint')} /></Panel>
          ) : (
            <>
              <Checklist draft={now} rollout={rollout.data} />
              {fourEyes && <Approval draft={now} />}
              <PublishForm key={now.state.revision} draft={now} hasVersion={rollout.data?.current != null} hindered={now.faults.length > 0 || (fourEyes && now.state.state !== 'approved')} />
            </>
          )}
        </div>
        <div className={styles.column}>
          <RolloutPanel name={name} rollout={rollout.data} />
          <VersionsPanel name={name} draft={now} compared={compared} onCompare={setCompared} />
        </div>
      </div>
      {compared !== null && <ComparedPicture name={name} draft={now} current={rollout.data?.current ?? null} {...compared} />}
      {now !== null && rollout.data?.current != null && diff.data !== undefined && !diff.data.sameLogic && <VisualDiff name={name} before={{ label: t('diff.side.before'), of: rollout.data.current }} after={{ label: t('diff.side.after'), of: now }} diff={diff.data} />}
    </Page>
  );
}
