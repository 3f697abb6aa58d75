import { Button, Skeleton } from '@mantine/core';
import { IconEye, IconPlayerTrackNext } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { exchangeQueries, rawExchange, replayExchange } from '../api/exchanges';
import type { ExchangeDetail } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { Facts } from '../ui/Facts';
import { FailureNotice } from '../ui/FailureNotice';
import { JsonText } from '../ui/JsonText';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import styles from './ExchangesPage.module.css';
import { OutcomeChip } from './OutcomeChip';

/** One message: what became of it, as a tree in both sides' words, and its bytes for those who may. */
export function ExchangePage() {
  const { t } = useLanguage();
  const { id = '' } = useParams();
  const { data, isPending, isError, error, refetch } = useQuery(exchangeQueries.detail(id));
  if (isPending || isError) {
    return (
      <Page title={t('exchange.title')}>
        {isError ? <FailureNotice title={t('exchanges.failed')} error={error} onRetry={() => void refetch()} /> : <div role="status"><span className="visually-hidden">{t('app.loading')}</span><Skeleton height={260} /></div>}
      </Page>
    );
  }
  return <Detail detail={data} />;
}

function Detail({ detail }: { detail: ExchangeDetail }) {
  const { t, named } = useLanguage();
  const { exchange } = detail;
  const replay = useChange(replayExchange, { done: (answer) => `${named('exchangeOutcome', answer.outcome, answer.outcome)} · ${answer.message}`, failed: t('exchanges.replayFailed') }, 'exchanges');
  const raw = useMutation({ mutationFn: rawExchange });
  return (
    <Page
      title={`${exchange.connector} / ${exchange.operation || t('common.unknown')}`} aside={<OutcomeChip outcome={exchange.outcome} />} lead={t('common.masked')}
      actions={(
        <>
          <Button variant="default" leftSection={<IconEye size={16} />} loading={raw.isPending} onClick={() => raw.mutate(exchange.exchangeId)}>{t('exchange.raw')}</Button>
          {detail.replayable && <Button leftSection={<IconPlayerTrackNext size={16} />} loading={replay.isPending} onClick={() => replay.mutate(exchange.exchangeId)}>{t('exchange.replay')}</Button>}
        </>
      )}
    >
      <Panel title={t('exchange.facts')}>
        <Facts
          columns={2}
          facts={[
            { label: t('exchanges.direction'), value: named('direction', exchange.direction) },
            { label: t('exchanges.when'), value: <RelativeTime at={exchange.startedAt} /> },
            { label: t('exchanges.order'), value: exchange.orderNo && <Link to={`/orders/${encodeURIComponent(exchange.orderNo)}`} className="mono">{exchange.orderNo}</Link> },
            { label: t('exchanges.waybill'), value: exchange.waybillNo && <span className="mono">{exchange.waybillNo}</span> },
            { label: t('exchanges.key'), value: exchange.messageKey && <span className="mono">{exchange.messageKey}</span> },
            { label: t('exchanges.code'), value: exchange.code && <span className="mono">{exchange.code}</span> },
            { label: t('exchanges.took'), value: t('exchanges.ms', { ms: exchange.durationMs.toFixed(1) }) },
            { label: t('exchanges.version'), value: <span className="mono">{exchange.mappingVersion}</span> },
            { label: t('exchanges.size'), value: String(exchange.requestBytes) },
            { label: t('exchanges.replayOf'), value: exchange.replayOf && <Link to={`/exchanges/${exchange.replayOf}`} className="mono">{exchange.replayOf}</Link> },
            { label: t('exchanges.case'), value: detail.caseId && <Link to={`/decisions#${detail.caseId}`}>{t('exchanges.toCase')}</Link> },
          ]}
        />
      </Panel>
      {detail.faults.length > 0 && (
        <Panel title={t('exchange.faults')}>
          <ul className={styles.faults}>{detail.faults.map((fault, index) => <li key={index} lang="en"><span className="mono">{fault.path}</span> {fault.message}</li>)}</ul>
        </Panel>
      )}
      <div className={styles.columns}>
        {detail.decoded !== null && detail.decoded !== undefined && <Panel title={t('exchange.decoded')} flush><JsonText label={t('exchange.decoded')} value={detail.decoded} /></Panel>}
        {detail.mapped !== null && detail.mapped !== undefined && <Panel title={t('exchange.mapped')} flush><JsonText label={t('exchange.mapped')} value={detail.mapped} /></Panel>}
      </div>
      {raw.isError && <FailureNotice title={t('exchanges.failed')} error={raw.error} onRetry={() => raw.mutate(exchange.exchangeId)} />}
      {raw.data && (
        <div className={styles.columns}>
          <Panel title={t('exchange.request')} flush><JsonText label={t('exchange.request')} value={raw.data.request} /></Panel>
          {raw.data.reply && <Panel title={t('exchange.reply')} flush><JsonText label={t('exchange.reply')} value={raw.data.reply} /></Panel>}
        </div>
      )}
    </Page>
  );
}
