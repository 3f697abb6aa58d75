import { Skeleton, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { orderQueries } from '../api/orders';
import type { StatusEntry } from '../api/types';
import { statusTone, type Tone } from '../document/orderStatus';
import { duration, exactTime, reportedTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { FailureNotice } from '../ui/FailureNotice';
import { StatusRing } from '../ui/StatusRing';
import styles from './StatusTimeline.module.css';

const flagged: Partial<Record<string, Tone>> = { advanceInferred: 'warning', stale: 'neutral', repeated: 'neutral', contradiction: 'danger' };
const lateMs = 60_000;

/** What was reported of the order, newest first, and what became of each report. */
export function StatusTimeline({ orderNo }: { orderNo: string }) {
  const { t } = useLanguage();
  const flow = useQuery(orderQueries.statusFlow(orderNo));
  if (flow.isPending) {
    return <div className={styles.waiting}>{[70, 55, 62].map((width) => <Skeleton key={width} height={12} width={`${width}%`} />)}</div>;
  }
  if (flow.isError && !flow.data) {
    return <FailureNotice title={t('history.failed')} error={flow.error} onRetry={() => void flow.refetch()} />;
  }
  const entries = [...(flow.data?.entries ?? [])].reverse();
  if (entries.length === 0) {
    return <p className={styles.empty}>{t('history.empty')}</p>;
  }
  return (
    <ol className={styles.timeline} aria-label={t('history.title')}>
      {entries.map((entry, index) => <Entry key={entries.length - index} entry={entry} before={entries[index - 1]} />)}
    </ol>
  );
}

function Entry({ entry, before }: { entry: StatusEntry; before: StatusEntry | undefined }) {
  const { t, named, language } = useLanguage();
  const occurred = Date.parse(entry.occurredAt);
  const received = Date.parse(entry.receivedAt);
  const tone = flagged[entry.decision];
  const ignored = entry.decision === 'stale' || entry.decision === 'repeated';
  const day = exactTime(occurred).slice(0, 10);
  const newDay = before === undefined || exactTime(Date.parse(before.occurredAt)).slice(0, 10) !== day;
  return (
    <>
      {newDay && <li className={styles.day} aria-hidden="true">{day}</li>}
      <li className={styles.entry} data-ignored={ignored || undefined} data-tone={statusTone(entry.status)}>
        <span className={styles.mark}><StatusRing status={entry.status} size={16} /></span>
        <div className={styles.body}>
          <div className={styles.line}>
            <span className={styles.status}>{named('status', entry.status)}</span>
            <Tooltip label={<Times entry={entry} />}>
              <time className={styles.time} dateTime={entry.occurredAt}>{reportedTime(occurred, entry.rawTime)}</time>
            </Tooltip>
          </div>
          <div className={styles.raw}>
            {tone && (
              <Tooltip label={named('decision', `${entry.decision}.hint`)} multiline w={240}>
                <span><Chip tone={tone}>{named('decision', entry.decision)}</Chip></span>
              </Tooltip>
            )}
            <span>{named('source', entry.source)}</span>
            {entry.rawCode && (
              <Tooltip label={t('history.raw', { code: entry.rawCode, source: named('source', entry.source), status: entry.statusCode })}><span>{t('history.code', { code: entry.rawCode })}</span></Tooltip>
            )}
            {received - occurred > lateMs && <span>{t('history.after', { duration: duration(received - occurred, language) })}</span>}
          </div>
          {entry.note && <div className={styles.note}>{/^\*+$/.test(entry.note) ? t('history.masked') : entry.note}</div>}
        </div>
      </li>
    </>
  );
}

function Times({ entry }: { entry: StatusEntry }) {
  const { t } = useLanguage();
  const rows: [string, string][] = [
    [t('history.occurred'), exactTime(Date.parse(entry.occurredAt))],
    [t('history.received'), exactTime(Date.parse(entry.receivedAt))],
    [t('history.applied'), exactTime(Date.parse(entry.appliedAt))],
    ...(entry.rawTime ? [[t('history.rawTime'), entry.rawTime] as [string, string]] : []),
  ];
  return (
    <div className={styles.times}>
      {rows.map(([label, value]) => <div key={label}><span>{label}</span><span className="number">{value}</span></div>)}
    </div>
  );
}
