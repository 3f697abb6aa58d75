import { ActionIcon, Skeleton, Tabs, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconFileText, IconHistory, IconListDetails, IconPackageOff, IconPlugConnectedX, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { Problem } from '../api/problem';
import { orderQueries } from '../api/orders';
import type { Order } from '../api/types';
import { flowGraph } from '../document/flowGraph';
import { IncidentBanner } from '../incidents/IncidentBanner';
import { StepPanel } from '../inspector/StepPanel';
import { dayTime, exactTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { FlowSection, type ChosenStep } from '../runs/FlowSection';
import { StatusTimeline } from '../runs/StatusTimeline';
import { Chip } from '../ui/Chip';
import { CopyButton } from '../ui/CopyButton';
import { FailureNotice } from '../ui/FailureNotice';
import { LiveBadge } from '../ui/LiveBadge';
import { Notice } from '../ui/Notice';
import { usePageTitle } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { StatusChip } from '../ui/StatusChip';
import { RelativeTime } from '../ui/Time';
import { useNow } from '../ui/useNow';
import { ChangeLog } from './ChangeLog';
import { Milestones } from './Milestones';
import { OrderActions } from './OrderActions';
import { OrderData } from './OrderData';
import styles from './OrderPage.module.css';
import { useLiveOrder } from './useLiveOrder';

const tabs = ['flow', 'data', 'changes', 'history'] as const;

/** One order: where it stands, its flows as they run, its data, and all that was reported of it. */
export function OrderPage() {
  const { orderNo = '' } = useParams();
  const { t } = useLanguage();
  const order = useQuery(orderQueries.detail(orderNo));
  usePageTitle(t('order.title', { orderNo }));

  if (order.isPending) {
    return <div className={styles.page}><Back /><Skeleton height={30} width={320} /><Skeleton height={60} /><Skeleton height={380} /></div>;
  }
  if (order.isError && !order.data) {
    return (
      <div className={styles.page}>
        <Back />
        {order.error instanceof Problem && order.error.status === 404
          ? <Notice level={1} icon={<IconPackageOff size={22} />} title={t('order.missing', { orderNo })} hint={t('order.missing.hint')} />
          : <FailureNotice title={t('order.failed')} error={order.error} onRetry={() => void order.refetch()} />}
      </div>
    );
  }
  return order.data.masteredBy === 'HUB' ? <Shown order={order.data} /> : <Elsewhere order={order.data} />;
}

function Back() {
  const { t } = useLanguage();
  return <Link to="/orders" className={styles.back}><IconArrowLeft size={15} aria-hidden="true" />{t('order.back')}</Link>;
}

function BackIcon() {
  const { t } = useLanguage();
  return (
    <Tooltip label={t('order.back')}>
      <ActionIcon component={Link} to="/orders" variant="subtle" color="gray" size={28} aria-label={t('order.back')} className={styles.backIcon}><IconArrowLeft size={17} /></ActionIcon>
    </Tooltip>
  );
}

/** An order that another system masters: what it is, and where its flow and history are. */
function Elsewhere({ order }: { order: Order }) {
  const { t } = useLanguage();
  const system = order.masteredBy;
  const known = useQuery(orderQueries.known(order.orderNo));
  const stale = known.data === 'stale';
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.headline}>
          <BackIcon />
          <h1 className={styles.number}>{order.orderNo}</h1>
          <CopyButton value={order.orderNo} what={t('order.number')} />
          <StatusChip status={order.status} />
          <Chip tone="neutral">{t('order.mastered', { system })}</Chip>
          {!stale && <OrderActions order={order} />}
        </div>
      </header>
      {stale
        ? <Notice icon={<IconPlugConnectedX size={22} />} title={t('order.stale', { system })} hint={t('order.stale.hint')} level={2} />
        : <Notice icon={<IconRoute size={22} />} title={t('order.mastered', { system })} hint={t('order.mastered.hint')} level={2} />}
      <OrderData order={order} />
    </div>
  );
}

function Shown({ order }: { order: Order }) {
  const { t, named } = useLanguage();
  const live = useLiveOrder(order.orderNo);
  const flows = useQuery(orderQueries.flows(order.orderNo));
  const [search, setSearch] = useSearchParams();
  const tab = tabs.find((name) => name === search.get('tab')) ?? 'flow';
  const [chosen, setChosen] = useState<ChosenStep | null>(null);
  const graphs = useMemo(() => flows.data?.flows.map(flowGraph) ?? [], [flows.data]);
  const graph = graphs.find((one) => one.instanceId === chosen?.instanceId);
  const node = graph?.nodes.find((one) => one.step === chosen?.step);
  const close = useCallback(() => {
    const button = chosen && document.querySelector<HTMLElement>(`[data-step="${CSS.escape(chosen.step)}"]`);
    setChosen(null);
    button?.focus({ preventScroll: true });
  }, [chosen]);
  const incidents = flows.data?.flows.flatMap((flow) => (flow.incident && flow.incident.state === 'open' ? [{ flow, incident: flow.incident }] : [])) ?? [];
  const parcel = order.packages.find((one) => !one.voided) ?? order.packages[0];

  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.headline}>
          <BackIcon />
          <h1 className={styles.number}>{order.orderNo}</h1>
          <CopyButton value={order.orderNo} what={t('order.number')} />
          <StatusChip status={order.status} />
          {order.holdCode && <Chip tone="warning">{t('orders.hold', { code: order.holdCode })}</Chip>}
          {order.cancelStatus === 1 && <Chip tone="warning">{t('order.cancelRequested')}</Chip>}
          {order.interceptStatus === 1 && <Chip tone="warning">{t('order.interceptRequested')}</Chip>}
          <span className={styles.live}><LiveBadge state={live} /></span>
          <OrderActions order={order} />
        </div>
        <dl className={styles.facts}>
          <div><dt>{t('order.promise')}</dt><dd><Promised order={order} /></dd></div>
          <div>
            <dt>{t('order.waybill')}</dt>
            <dd>{parcel ? <><span className={`mono ${parcel.voided ? styles.voided : ''}`}>{parcel.waybillNo}</span>{parcel.voided ? <Chip tone="undone">{t('field.voided')}</Chip> : <CopyButton value={parcel.waybillNo} what={t('order.waybillNumber')} />}</> : <span className={styles.quiet}>{t('order.noWaybill')}</span>}</dd>
          </div>
          <div><dt>{t('order.line')}</dt><dd>{named('line', order.businessLine ?? '', t('common.unknown'))}</dd></div>
          {order.channel?.customerCode && <div><dt>{t('order.customer')}</dt><dd className="mono">{order.channel.customerCode}</dd></div>}
          {order.channel?.channelOrderNo && <div><dt>{t('order.channelOrder')}</dt><dd className="mono">{order.channel.channelOrderNo}</dd></div>}
          <div><dt>{t('order.created')}</dt><dd><RelativeTime at={order.createdAt} /></dd></div>
        </dl>
      </header>
      {incidents.map(({ flow, incident }) => <IncidentBanner key={incident.incidentId} incident={incident} flow={flow} />)}
      <div className={styles.way}><Milestones order={order} /></div>
      <Tabs value={tab} onChange={(value) => setSearch(value === 'flow' || value === null ? {} : { tab: value }, { replace: true })} keepMounted={false} className={styles.tabs}>
        <Tabs.List className={styles.tabList}>
          <Tabs.Tab value="flow" leftSection={<IconRoute size={15} />}>{t('order.tab.flow')}</Tabs.Tab>
          <Tabs.Tab value="data" leftSection={<IconFileText size={15} />}>{t('order.tab.data')}</Tabs.Tab>
          <Tabs.Tab value="changes" leftSection={<IconListDetails size={15} />}>{t('order.tab.changes')}</Tabs.Tab>
          <Tabs.Tab value="history" leftSection={<IconHistory size={15} />} className={styles.historyTab}>{t('order.tab.history')}</Tabs.Tab>
        </Tabs.List>
        <div className={styles.columns} data-tab={tab}>
          <div className={styles.main}>
            <Tabs.Panel value="flow" className={styles.flowPanel}><FlowSection orderNo={order.orderNo} chosen={chosen} onChoose={setChosen} /></Tabs.Panel>
            <Tabs.Panel value="data"><OrderData order={order} /></Tabs.Panel>
            <Tabs.Panel value="changes"><ChangeLog orderNo={order.orderNo} /></Tabs.Panel>
            <Tabs.Panel value="history"><Panel title={t('history.title')} aside={t('history.newest')}><StatusTimeline orderNo={order.orderNo} /></Panel></Tabs.Panel>
          </div>
          <div className={styles.rail} data-open={(tab === 'flow' && node !== undefined) || undefined}>
            {tab === 'flow' && graph && node ? (
              <StepPanel graph={graph} node={node} onClose={close} onChoose={(step) => setChosen({ instanceId: graph.instanceId, step })} />
            ) : tab !== 'history' && (
              <div tabIndex={0} role="group" aria-label={t('history.title')}>
                <Panel title={t('history.title')} aside={t('history.newest')}><StatusTimeline orderNo={order.orderNo} /></Panel>
              </div>
            )}
          </div>
        </div>
      </Tabs>
    </div>
  );
}

function Promised({ order }: { order: Order }) {
  const { t, language } = useLanguage();
  const now = useNow(30_000);
  if (!order.promisedAt) {
    return <span className={styles.quiet}>{t('order.noPromise')}</span>;
  }
  const at = Date.parse(order.promisedAt);
  const delivered = order.status === 'DELIVERED';
  const end = delivered ? Date.parse(order.updatedAt) : now;
  return (
    <span className={styles.promise}>
      <time dateTime={order.promisedAt} title={exactTime(at)}>{dayTime(at, language)}</time>
      {end > at ? <Chip tone="danger">{t('order.promise.late')}</Chip> : delivered ? <Chip tone="success">{t('order.promise.kept')}</Chip> : null}
    </span>
  );
}
