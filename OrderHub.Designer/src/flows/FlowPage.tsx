import { IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { flowQueries } from '../api/flows';
import { useLanguage } from '../language/LanguageProvider';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Splash } from '../ui/Splash';
import { EditorPage, type EditorStart } from './EditorPage';

/** Fetches what a flow is edited from: its draft, else the version that orders get. */
export function FlowPage() {
  const { t } = useLanguage();
  const { line = '', part = '' } = useParams();
  const name = `${line}/${part}`;
  const list = useQuery({ ...flowQueries.list(), refetchOnMount: 'always' });
  const fresh = list.isFetchedAfterMount ? list.data : undefined;
  const summary = fresh?.items.find((flow) => flow.name === name);
  const current = summary?.current ?? null;
  // What one begins with stays: later on the draft is followed by whoever saves it.
  const draft = useQuery({ ...flowQueries.draft(name), enabled: summary?.draft != null, gcTime: 0, staleTime: Infinity, refetchOnMount: 'always' });
  const version = useQuery({ ...flowQueries.version(name, current ?? ''), enabled: summary?.draft === null && current !== null });
  const [from, setFrom] = useState<EditorStart | null>(null);
  const found = summary === undefined ? null
    : summary.draft !== null ? (draft.isFetchedAfterMount && draft.data ? { text: draft.data.text, layout: draft.data.layout, revision: draft.data.state.revision, version: draft.data.state.base } : null)
    : version.data ? { text: version.data.text, layout: version.data.layout, revision: null, version: version.data.version.hash } : null;
  useEffect(() => {
    if (from === null && found !== null) {
      setFrom(found);
    }
  });

  const failed = [list, draft, version].find((query) => query.isError);
  if (from !== null) {
    return <EditorPage name={name} start={from} summary={summary} />;
  }
  if (failed) {
    return <FailureNotice title={t('flows.openFailed')} error={failed.error} onRetry={() => void failed.refetch()} />;
  }
  return fresh !== undefined && (summary === undefined || (summary.draft === null && current === null))
    ? <Notice level={1} icon={<IconRoute size={22} />} title={t('flows.missing', { name })} hint={t('flows.missing.hint')} />
    : <Splash text={t('flows.opening')} />;
}
