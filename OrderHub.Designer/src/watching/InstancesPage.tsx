import { Button, Select } from '@mantine/core';
import { IconActivity, IconPencil, IconRocket } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { flowQueries } from '../api/flows';
import { instanceQueries } from '../api/instances';
import { standingOverlay } from '../document/run/replay';
import { useLanguage } from '../language/LanguageProvider';
import { FlowStateChip } from '../runs/FlowStateChip';
import { useOutcomeText } from '../runs/useOutcomeText';
import { Chip } from '../ui/Chip';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { Splash } from '../ui/Splash';
import { RelativeTime } from '../ui/Time';
import styles from './Watching.module.css';

// The drawing library comes only to those who look at a flow.
const FlowPicture = lazy(() => import('../canvas/FlowPicture').then((module) => ({ default: module.FlowPicture })));
const states = ['running', 'waiting', 'incident', 'compensating', 'completed', 'compensated', 'cancelled', 'refused', 'failed'];

/** Who runs on a flow: how many stand at each step, and each of them. */
export function InstancesPage() {
  const { t, named, local } = useLanguage();
  const navigate = useNavigate();
  const outcomeText = useOutcomeText();
  const { line = '', part = '' } = useParams();
  const name = `${line}/${part}`;
  const [state, setState] = useState<string | null>(null);
  const flows = useQuery(flowQueries.list());
  const standings = useQuery(instanceQueries.standings(name));
  const list = useInfiniteQuery(instanceQueries.list(name, state === null ? {} : { state }));
  const flow = flows.data?.items.find((one) => one.name === name);
  const [chosen, setChosen] = useState<string | null>(null);
  const current = flow?.current ?? null;
  const versions = useMemo(() => [...new Set([...(current === null ? [] : [current]), ...(flow?.rollingOut ?? []), ...(standings.data?.items.map((one) => one.version) ?? [])])], [current, flow, standings.data]);
  const version = chosen ?? current ?? versions[0] ?? null;
  const text = useQuery({ ...flowQueries.version(name, version ?? ''), enabled: version !== null });
  const here = useMemo(() => standings.data?.items.filter((one) => one.version === version) ?? [], [standings.data, version]);
  const overlay = useMemo(() => standingOverlay(here), [here]);
  const elsewhere = (standings.data?.items ?? []).filter((one) => one.version !== version).reduce((sum, one) => sum + one.count, 0);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const failed = [list, standings, flows].find((query) => query.isError && query.data === undefined);
  return (
    <Page
      title={t('watch.title', { name: flow?.title ? local(flow.title) : name })} lead={t('watch.lead')}
      aside={<><span className={`mono ${styles.quiet}`}>{name}</span>{standings.data && <Chip tone={standings.data.instances > 0 ? 'info' : 'neutral'}>{t(standings.data.more ? 'watch.underWay.more' : 'watch.underWay', { count: standings.data.instances })}</Chip>}</>}
      actions={<>
        <Button component={Link} to={`/flows/${name}`} variant="default" leftSection={<IconPencil size={15} />}>{t('watch.edit')}</Button>
        <Button component={Link} to={`/flows/${name}/publish`} variant="default" leftSection={<IconRocket size={15} />}>{t('flows.publish')}</Button>
      </>}
    >
      {failed !== undefined ? <FailureNotice title={t('watch.failed')} error={failed.error} onRetry={() => void failed.refetch()} /> : (
        <>
          {version !== null && (
            <Panel
              flush title={t('watch.canvas')}
              aside={<>
                {elsewhere > 0 && <span className={styles.quiet}>{t('watch.otherVersions', { count: elsewhere })}</span>}
                <Select
                  size="xs" aria-label={t('watch.version')} allowDeselect={false} value={version} onChange={setChosen} w={250}
                  data={versions.map((hash) => ({ value: hash, label: hash === current ? t('watch.version.current', { hash: hash.slice(0, 8) }) : hash.slice(0, 8) }))}
                />
              </>}
            >
              <div className={styles.canvas}>
                {text.data === undefined ? <Splash text={t('flow.drawing')} /> : (
                  <Suspense fallback={<Splash text={t('flow.drawing')} />}>
                    <FlowPicture text={text.data.text} layout={text.data.layout} overlay={overlay} label={t('watch.canvas')} onOpenFlow={(other) => void navigate(`/flows/${other}`)} />
                  </Suspense>
                )}
              </div>
            </Panel>
          )}
          <Panel
            flush title={t('watch.list')}
            aside={<Select size="xs" aria-label={t('watch.state')} placeholder={t('watch.state.all')} clearable value={state} onChange={setState} data={states.map((value) => ({ value, label: named('flowState', value) }))} w={190} />}
          >
            {list.isPending ? <Splash /> : rows.length === 0 ? <Notice level={3} icon={<IconActivity size={22} />} title={t('watch.none')} hint={t('watch.none.hint')} /> : (
              <DataTable
                label={t('watch.list')} rows={rows} rowKey={(row) => row.instanceId}
                columns={[
                  { label: t('watch.column.instance'), cell: (row) => <Link className="mono" to={`/flows/${name}/instances/${row.instanceId}`}>{row.instanceId}</Link> },
                  { label: t('watch.order'), cell: (row) => row.orderNo && <Link className="mono" to={`/orders/${encodeURIComponent(row.orderNo)}`}>{row.orderNo}</Link> },
                  { label: t('watch.column.state'), cell: (row) => <FlowStateChip state={row.state} /> },
                  { label: t('watch.column.outcome'), cell: (row) => row.outcome && outcomeText(row.outcome) },
                  { label: t('watch.column.version'), cell: (row) => <span className="mono">{row.version.slice(0, 8)}</span> },
                  { label: t('watch.column.started'), cell: (row) => <RelativeTime at={row.startedAt} /> },
                  { label: t('watch.column.ended'), cell: (row) => row.endedAt && <RelativeTime at={row.endedAt} /> },
                ]}
              />
            )}
            {list.hasNextPage && <div className={styles.more}><Button variant="default" size="sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('watch.more')}</Button></div>}
          </Panel>
        </>
      )}
    </Page>
  );
}
