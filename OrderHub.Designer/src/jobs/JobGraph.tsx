import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { jobQueries } from '../api/jobs';
import { clockTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { Panel } from '../ui/Panel';
import { Segmented } from '../ui/Segmented';
import styles from './Jobs.module.css';

const intervals = ['5', '60', '300', '1800'] as const;
const height = 120;
const step = 10;

/** What succeeded and failed, column by column; the last one grows while one looks. */
export function JobGraph() {
  const { t, named } = useLanguage();
  const [seconds, setSeconds] = useState<(typeof intervals)[number]>('5');
  const points = useQuery(jobQueries.graph(Number(seconds))).data?.points ?? [];
  const most = Math.max(0, ...points.map((point) => point.succeeded + point.failed));
  const sum = (of: 'succeeded' | 'failed') => points.reduce((total, point) => total + point[of], 0);
  return (
    <Panel
      title={t('jobs.graph')}
      aside={<><span>{t('jobs.graph.interval')}</span><Segmented label={t('jobs.graph.interval')} segments={intervals.map((value) => ({ value, label: named('jobs.graph', value) }))} value={seconds} onChange={setSeconds} /></>}
    >
      {most > 0 ? <span className={styles.most}>{t('jobs.graph.most', { count: most })}</span> : <p className={styles.said}>{t('jobs.graph.none')}</p>}
      <svg
        className={styles.graph} viewBox={`0 0 ${Math.max(points.length, 1) * step} ${height}`} preserveAspectRatio="none" role="img"
        aria-label={t('jobs.graph.said', { succeeded: sum('succeeded'), failed: sum('failed') })}
      >
        {points.map((point, index) => {
          const good = (point.succeeded / Math.max(1, most)) * (height - 8);
          const bad = (point.failed / Math.max(1, most)) * (height - 8);
          return (
            <g key={point.at}>
              <title>{`${clockTime(Date.parse(point.at))}: ${named('jobState', 'succeeded')} ${point.succeeded}, ${named('jobState', 'failed')} ${point.failed}`}</title>
              <rect className={styles.base} x={index * step} y={height - 1} width={step - 2} height={1} />
              <rect className={styles.good} x={index * step} y={height - good} width={step - 2} height={good} />
              <rect className={styles.bad} x={index * step} y={height - good - bad} width={step - 2} height={bad} />
            </g>
          );
        })}
      </svg>
      <div className={styles.span}>{[points[0], points.at(-1)].map((point, index) => point && <span key={index}>{clockTime(Date.parse(point.at))}</span>)}</div>
      <div className={styles.legend}>
        <span><i className={styles.goodKey} aria-hidden="true" /> {named('jobState', 'succeeded')} {sum('succeeded')}</span>
        <span><i className={styles.badKey} aria-hidden="true" /> {named('jobState', 'failed')} {sum('failed')}</span>
      </div>
    </Panel>
  );
}
