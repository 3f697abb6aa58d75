import { Button, Select, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconMoodCheck, IconPlayerTrackNext } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { relayQueries, replayLetters, replayOf, type LetterSearch } from '../api/relay';
import type { DeadLetter } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import styles from './QueuesPage.module.css';

const nothing: LetterSearch = { consumer: '', orderNo: '', waits: '' };

/** What consumers could not handle, with the reason; replayed one by one, or all that are shown. */
export function DeadLetters({ consumers, mayOperate }: { consumers: readonly string[]; mayOperate: boolean }) {
  const { t } = useLanguage();
  const [params, setParams] = useSearchParams();
  const search: LetterSearch = { ...nothing, ...Object.fromEntries([...params].filter(([name]) => name in nothing)) };
  const list = useInfiniteQuery(relayQueries.letters(search));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  const replay = useChange(replayLetters, { done: (answer) => t('relay.replayed', { count: answer.orders }), failed: t('relay.notDone') }, 'relay');
  const change = (next: Partial<LetterSearch>) => setParams(Object.fromEntries(Object.entries({ ...search, ...next }).filter(([, text]) => text !== '')), { replace: true });
  return (
    <Panel
      title={t('relay.letters')} flush={rows.length > 0}
      aside={mayOperate && total > 0 && (
        <Button size="xs" variant="default" leftSection={<IconPlayerTrackNext size={14} />} loading={replay.isPending} onClick={() => replay.mutate(replayOf(search))}>
          {t('relay.replayAll', { count: total })}
        </Button>
      )}
    >
      <div className={styles.bar} role="search">
        <Select
          size="xs" w={170} aria-label={t('relay.consumer')} placeholder={t('relay.consumer')} clearable clearButtonProps={{ 'aria-label': `${t('messages.clear')}: ${t('relay.consumer')}` }}
          data={[...consumers]} value={search.consumer || null} onChange={(consumer) => change({ consumer: consumer ?? '' })}
        />
        <Select
          size="xs" w={190} aria-label={t('relay.letterState')} placeholder={t('relay.letterState')} clearable clearButtonProps={{ 'aria-label': `${t('messages.clear')}: ${t('relay.letterState')}` }}
          data={[{ value: 'true', label: t('relay.waits') }, { value: 'false', label: t('relay.retried') }]} value={search.waits || null} onChange={(waits) => change({ waits: waits ?? '' })}
        />
        <OrderNo value={search.orderNo} onChange={(orderNo) => change({ orderNo })} />
      </div>
      {list.isPending ? <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={120} /></div>
      : list.isError && rows.length === 0 ? <FailureNotice title={t('relay.failed')} error={list.error} onRetry={() => void list.refetch()} />
      : rows.length === 0 ? <Notice icon={<IconMoodCheck size={22} />} title={t('relay.letters.none')} hint={t('relay.letters.none.hint')} />
      : (
        <ul className={styles.list}>
          {rows.map((row) => (
            <Letter
              key={`${row.consumer} ${row.eventId}`} row={row} mayOperate={mayOperate}
              onReplay={() => replay.mutate({ consumer: row.consumer, eventId: row.eventId, all: false })}
            />
          ))}
        </ul>
      )}
      {list.hasNextPage && <Button variant="default" loading={list.isFetchingNextPage} className={styles.more} onClick={() => void list.fetchNextPage()}>{t('exchanges.more')}</Button>}
    </Panel>
  );
}

function OrderNo({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useLanguage();
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback(onChange, 300);
  return (
    <TextInput
      size="xs" w={220} aria-label={t('relay.orderNo')} placeholder={t('relay.orderNo')} value={text} data-search=""
      onChange={(event) => { setText(event.currentTarget.value); tell(event.currentTarget.value.trim()); }}
    />
  );
}

function Letter({ row, mayOperate, onReplay }: { row: DeadLetter; mayOperate: boolean; onReplay: () => void }) {
  const { t } = useLanguage();
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <Chip tone={row.nextAt === null ? 'danger' : 'warning'}>{row.nextAt === null ? t('relay.waits') : row.attempts === 0 ? t('relay.behind') : t('relay.retried')}</Chip>
        <span className="mono">{row.consumer}</span>
        <Link to={`/orders/${encodeURIComponent(row.orderNo)}`} className="mono">{row.orderNo}</Link>
        <span className="mono">{row.family} · {row.line} · {t('relay.version', { version: row.orderVersion })}</span>
        <span>{t('relay.attempts', { count: row.attempts })}</span>
        <span className={styles.when}><RelativeTime at={row.parkedAt} /></span>
        {mayOperate && <Button size="xs" variant="default" aria-label={`${t('relay.replay')}: ${row.consumer} ${row.orderNo}`} onClick={onReplay}>{t('relay.replay')}</Button>}
      </div>
      <p className={styles.problem} lang="en">{row.reason}</p>
    </li>
  );
}
