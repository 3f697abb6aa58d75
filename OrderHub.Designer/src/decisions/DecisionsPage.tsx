import { Button, Skeleton } from '@mantine/core';
import { IconMoodCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { caseQueries, stopCaseAction } from '../api/exchanges';
import type { PartnerCase } from '../api/types';
import { ActionProgress } from '../exchanges/ActionProgress';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Segmented } from '../ui/Segmented';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import { usePersonName } from '../ui/usePersonName';
import { DecideDialog, type Asked } from './DecideDialog';
import styles from './DecisionsPage.module.css';

const kinds = ['quarantine', 'conflict', 'hold'] as const;

/** What partners sent that only a person can decide about. */
export function DecisionsPage() {
  const { t, named } = useLanguage();
  const [kind, setKind] = useState<string>('');
  const [state, setState] = useState<'open' | 'decided'>('open');
  const [asked, setAsked] = useState<Asked | null>(null);
  const counts = useQuery({ ...caseQueries.counts(), refetchInterval: 10_000 });
  const list = useInfiniteQuery({ ...caseQueries.list(kind, state), refetchInterval: 10_000 });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const alike = (row: PartnerCase) => counts.data?.groups.find((group) => group.state === 'open' && group.kind === row.kind && group.connector === row.connector && (group.code ?? null) === (row.code ?? null))?.count ?? 1;
  return (
    <Page title={t('decisions.title')} lead={t('decisions.lead')}>
      <Decisions />
      <div className={styles.bar}>
        <Segmented
          label={t('decisions.kind')} value={kind} onChange={setKind}
          segments={[{ value: '', label: t('decisions.all') }, ...kinds.map((value) => ({ value: value as string, label: `${named('caseKind', value)} (${counts.data?.open[value] ?? 0})` }))]}
        />
        <Segmented label={t('decisions.state')} value={state} onChange={setState} segments={(['open', 'decided'] as const).map((value) => ({ value, label: t(`decisions.state.${value}`) }))} />
      </div>
      {list.isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={200} /></div>
      : list.isError && rows.length === 0 ? <FailureNotice title={t('decisions.failed')} error={list.error} onRetry={() => void list.refetch()} />
      : rows.length === 0 ? <Notice icon={<IconMoodCheck size={22} />} title={t('decisions.empty')} hint={t('decisions.empty.hint')} />
      : <ul className={styles.list}>{rows.map((row) => <Case key={row.caseId} row={row} alike={alike(row)} onAsk={setAsked} />)}</ul>}
      {list.hasNextPage && <Button variant="default" loading={list.isFetchingNextPage} className={styles.more} onClick={() => void list.fetchNextPage()}>{t('exchanges.more')}</Button>}
      {asked && <DecideDialog asked={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}

function Case({ row, alike, onAsk }: { row: PartnerCase; alike: number; onAsk: (asked: Asked) => void }) {
  const { t, named } = useLanguage();
  const personName = usePersonName();
  return (
    <li className={styles.case} id={row.caseId}>
      <div className={styles.line}>
        <Chip tone={row.state === 'open' ? 'warning' : 'neutral'}>{named('caseKind', row.kind, row.kind)}</Chip>
        <span className="mono">{row.connector} / {row.operation}</span>
        {row.orderNo && <Link to={`/orders/${encodeURIComponent(row.orderNo)}`} className="mono">{row.orderNo}</Link>}
        {row.waybillNo && <span className="mono">{row.waybillNo}</span>}
        {row.exchangeId && <Link to={`/exchanges/${row.exchangeId}`}>{t('decisions.message')}</Link>}
        <span className={styles.when}><RelativeTime at={row.openedAt} /></span>
      </div>
      <p lang="en">{row.detail}</p>
      {row.problem && <p className={styles.problem}>{t('decisions.problem')}: <span lang="en">{row.problem}</span></p>}
      {row.state === 'open' ? (
        <div className={styles.buttons}>
          {row.decisions.map((decision) => (
            <Button key={decision} size="xs" variant={decision === row.decisions[0] ? 'filled' : 'default'} onClick={() => onAsk({ row, decision, alike: 1 })}>{named('decision', decision, decision)}</Button>
          ))}
          {alike > 1 && row.code && (
            <>
              <Button size="xs" variant="light" onClick={() => onAsk({ row, decision: 'map', alike })}>{t('decisions.mapAll', { count: alike, code: row.code })}</Button>
              <Button size="xs" variant="light" color="gray" onClick={() => onAsk({ row, decision: 'dismiss', alike })}>{t('decisions.dismissAll', { count: alike })}</Button>
            </>
          )}
        </div>
      ) : (
        <p className={styles.by}>{named('decision', row.decision ?? '', row.decision ?? '')} · {personName(row.decidedBy)} · {row.decidedAt && <RelativeTime at={row.decidedAt} />}{row.reason && ` · ${row.reason}`}</p>
      )}
    </li>
  );
}

function Decisions() {
  const { t, named } = useLanguage();
  const { data } = useQuery(caseQueries.actions());
  const stop = useChange(stopCaseAction, { done: t('bulk.stopped'), failed: t('decisions.notDecided') }, 'cases');
  return (
    <ActionProgress
      actions={data?.items ?? []} onStop={(id) => stop.mutate(id)} useFailures={useCaseFailures}
      what={(action) => named('decision', (action.decision as { kind?: string }).kind ?? '', t('decisions.title'))}
    />
  );
}

function useCaseFailures(id: string) {
  const { data, isPending } = useQuery(caseQueries.failedItems(id));
  return { items: data?.items ?? [], pending: isPending };
}
