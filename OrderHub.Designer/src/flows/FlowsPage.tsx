import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconRoute, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { flowQueries } from '../api/flows';
import { incidentQueries } from '../api/incidents';
import type { FlowSummary } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Splash } from '../ui/Splash';
import { CreateFlow } from './CreateFlow';
import styles from './FlowsPage.module.css';
import { LinePanel } from './LinePanel';

/** The lines of the tenant with their flows, drafts, and orders and incidents of the day. */
export function FlowsPage() {
  const { t, local, named } = useLanguage();
  const list = useQuery({ ...flowQueries.list(), refetchInterval: 30_000 });
  const incidents = useInfiniteQuery(incidentQueries.open());
  const [words, setWords] = useState('');
  const [creating, setCreating] = useState<{ from: string | null } | null>(null);
  const lines = useMemo(() => {
    const sought = words.trim().toLowerCase();
    const groups = new Map<string, FlowSummary[]>();
    for (const flow of list.data?.items ?? []) {
      if (`${flow.name} ${flow.title ? local(flow.title) : ''} ${named('line', flow.line)}`.toLowerCase().includes(sought)) {
        groups.set(flow.line, [...(groups.get(flow.line) ?? []), flow]);
      }
    }
    return [...groups];
  }, [list.data, words, local, named]);
  const open = useMemo(() => {
    const counts = new Map<string, number>();
    for (const incident of incidents.data?.pages.flatMap((page) => page.items) ?? []) {
      counts.set(incident.flow, (counts.get(incident.flow) ?? 0) + 1);
    }
    return counts;
  }, [incidents.data]);

  return (
    <Page title={t('flows.title')} lead={t('flows.lead')} actions={<Button leftSection={<IconPlus size={15} />} onClick={() => setCreating({ from: null })}>{t('flows.new')}</Button>}>
      {list.isError ? <FailureNotice title={t('flows.failed')} error={list.error} onRetry={() => void list.refetch()} /> : list.isPending ? <Splash /> : list.data.items.length === 0 ? (
        <Notice icon={<IconRoute size={22} />} title={t('flows.empty')} hint={t('flows.empty.hint')}><Button onClick={() => setCreating({ from: null })}>{t('flows.new')}</Button></Notice>
      ) : (
        <>
          <TextInput
            data-search className={styles.search} size="xs" leftSection={<IconSearch size={14} />} aria-label={t('flows.search')} placeholder={t('flows.search')} value={words} maxLength={80}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          {lines.map(([line, flows]) => <LinePanel key={line} line={line} flows={flows} openIncidents={open} onCopy={(from) => setCreating({ from })} />)}
          {lines.length === 0 && <Notice icon={<IconSearch size={22} />} title={t('flows.noMatch')} />}
        </>
      )}
      {creating !== null && <CreateFlow flows={list.data?.items ?? []} from={creating.from} onClose={() => setCreating(null)} />}
    </Page>
  );
}
