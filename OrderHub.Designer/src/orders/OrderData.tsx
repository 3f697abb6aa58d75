import { IconEyeOff } from '@tabler/icons-react';
import type { Order, Party } from '../api/types';
import { exactTime, money, number } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { DataTable } from '../ui/DataTable';
import { Facts } from '../ui/Facts';
import { Panel } from '../ui/Panel';
import styles from './OrderData.module.css';

/** The order in the standard model, group by group. */
export function OrderData({ order }: { order: Order }) {
  const { t, named, language } = useLanguage();
  const currency = order.finance?.currency ?? 'CNY';
  const sum = (value: number | null | undefined) => (value === null || value === undefined ? null : money(value, currency, language));
  const count = (value: number | null | undefined, unit = '') => (value === null || value === undefined ? null : `${number(value, language)}${unit}`);
  const span = (window: { start: string; end: string } | null | undefined) => window && `${exactTime(Date.parse(window.start)).slice(0, 16)} – ${exactTime(Date.parse(window.end)).slice(11, 16)}`;
  const operation = order.operation;
  const extensions = Object.entries(order.extensions ?? {});
  const trace = order.traceParent?.split('-')[1] ?? null;

  return (
    <div className={styles.data}>
      <Panel title={t('section.parties')} aside={<><IconEyeOff size={14} aria-hidden="true" />{t('common.masked')}</>}>
        <div className={styles.parties}>{order.parties.map((party) => <PartyCard key={party.role} party={party} />)}</div>
      </Panel>
      <Panel title={t('section.goods')} flush>
        <DataTable
          label={t('section.goods')} rows={order.goods} rowKey={(row) => String(row.lineNo)}
          columns={[
            { label: '#', cell: (row) => row.lineNo },
            { label: t('field.name'), cell: (row) => row.name },
            { label: t('field.sku'), cell: (row) => row.sku && <span className="mono">{row.sku}</span> },
            { label: t('field.lot'), cell: (row) => row.lot },
            { label: t('field.quantity'), cell: (row) => count(row.quantity, row.unit ? ` ${row.unit}` : ''), numeric: true },
            { label: t('field.price'), cell: (row) => sum(row.price), numeric: true },
          ]}
        />
      </Panel>
      {order.cargo.length > 0 && (
        <Panel title={t('section.cargo')} flush>
          <DataTable
            label={t('section.cargo')} rows={order.cargo} rowKey={(_, index) => String(index)}
            columns={[
              { label: t('field.description'), cell: (row) => row.description },
              { label: t('field.packages'), cell: (row) => row.packages, numeric: true },
              { label: t('field.weight'), cell: (row) => count(row.weightKg, ' kg'), numeric: true },
              { label: t('field.measured'), cell: (row) => count(row.measuredWeightKg, ' kg'), numeric: true },
              { label: t('field.volume'), cell: (row) => count(row.volumeCm3, ' cm³'), numeric: true },
              { label: t('field.size'), cell: (row) => row.lengthCm && `${row.lengthCm} × ${row.widthCm} × ${row.heightCm} cm`, numeric: true },
              { label: t('field.temperature'), cell: (row) => row.tempLayer },
            ]}
          />
        </Panel>
      )}
      {order.packages.length > 0 && (
        <Panel title={t('section.packages')} flush>
          <DataTable
            label={t('section.packages')} rows={order.packages} rowKey={(row) => row.packageNo ?? row.waybillNo}
            columns={[
              { label: '#', cell: (row) => row.seq },
              { label: t('field.waybill'), cell: (row) => <><span className="mono">{row.packageNo ?? row.waybillNo}</span>{row.voided && <> <Chip tone="undone">{t('field.voided')}</Chip></>}</> },
              { label: t('field.carrier'), cell: (row) => row.carrierCode },
              { label: t('field.weight'), cell: (row) => count(row.weightKg, ' kg'), numeric: true },
            ]}
          />
        </Panel>
      )}
      <div className={styles.pair}>
        <Panel title={t('section.products')} flush>
          <DataTable
            label={t('section.products')} rows={order.products} rowKey={(row) => row.productCode}
            columns={[
              { label: t('field.type'), cell: (row) => named('product', row.kind ?? 'MAIN') },
              { label: t('field.number'), cell: (row) => <span className="mono">{row.productCode}</span> },
              { label: t('field.value'), cell: (row) => Object.entries(row.attributes ?? {}).map(([key, value]) => `${key}: ${value}`).join(', ') },
            ]}
          />
        </Panel>
        <Panel title={t('section.finance')}>
          <Facts
            facts={[
              { label: t('field.settle'), value: order.finance && named('settle', String(order.finance.settleType)) },
              { label: t('field.cod'), value: sum(order.finance?.codAmount) },
              { label: t('field.insured'), value: sum(order.finance?.insuredValue) },
              { label: t('field.estimated'), value: sum(order.finance?.estimatedFee) },
              { label: t('field.actual'), value: sum(order.finance?.actualFee) },
              ...(order.finance?.fees ?? []).map((fee) => ({ label: named('fee', fee.kind), value: `${sum(fee.amount)}${fee.payer ? ` · ${named('party', fee.payer)}` : ''}` })),
            ]}
          />
          {!order.finance && <p className={styles.nothing}>{t('section.empty')}</p>}
        </Panel>
      </div>
      <div className={styles.pair}>
        <Panel title={t('section.operation')}>
          <Facts
            facts={[
              { label: t('field.pickupMode'), value: operation && named('pickup', operation.pickupMode ?? 'DOOR') },
              { label: t('field.pickupWindow'), value: span(operation?.pickupWindow) },
              { label: t('field.deliveryWindow'), value: span(operation?.deliveryWindow) },
              { label: t('field.pickupSite'), value: operation?.pickupSite },
              { label: t('field.deliverySite'), value: operation?.deliverySite },
              { label: t('field.warehouse'), value: operation?.warehouseNo },
              { label: t('field.carrier'), value: operation?.carrierCode },
              { label: t('field.remark'), value: order.remark },
            ]}
          />
          {!operation && !order.remark && <p className={styles.nothing}>{t('section.empty')}</p>}
        </Panel>
        <Panel title={t('section.channel')}>
          <Facts
            facts={(['customerCode', 'deptNo', 'shopNo', 'channelCode', 'channelOrderNo', 'isvSource', 'isvUniqueNo'] as const).map((name) => ({
              label: t(`field.${name}`), value: order.channel?.[name] && <span className="mono">{order.channel[name]}</span>,
            }))}
          />
          {!order.channel && <p className={styles.nothing}>{t('section.empty')}</p>}
        </Panel>
      </div>
      <div className={styles.pair}>
        <Panel title={t('section.references')} flush>
          {order.references.length === 0 ? <p className={styles.nothingPadded}>{t('section.empty')}</p> : (
            <DataTable
              label={t('section.references')} rows={order.references} rowKey={(row) => `${row.sourceSystem}/${row.refType}/${row.refNo}`}
              columns={[
                { label: t('field.system'), cell: (row) => row.sourceSystem },
                { label: t('field.type'), cell: (row) => row.refType },
                { label: t('field.number'), cell: (row) => <span className="mono">{row.refNo}</span> },
              ]}
            />
          )}
        </Panel>
        <Panel title={t('section.marks')} flush>
          {order.marks.length === 0 ? <p className={styles.nothingPadded}>{t('section.empty')}</p> : (
            <DataTable
              label={t('section.marks')} rows={order.marks} rowKey={(row) => `${row.domain}/${row.key}`}
              columns={[
                { label: t('field.domain'), cell: (row) => row.domain },
                { label: t('field.key'), cell: (row) => <span className="mono">{row.key}</span> },
                { label: t('field.value'), cell: (row) => row.value },
              ]}
            />
          )}
        </Panel>
      </div>
      {extensions.length > 0 && (
        <Panel title={t('section.extensions')}>
          <Facts columns={2} facts={extensions.map(([label, value]) => ({ label, value }))} />
        </Panel>
      )}
      <Panel title={t('section.identity')}>
        <Facts
          columns={2}
          facts={[
            { label: t('field.businessIdentity'), value: <span className="mono">{order.businessIdentity}</span> },
            { label: t('field.businessType'), value: order.businessType },
            { label: t('field.orderClass'), value: order.orderClass },
            { label: t('field.orderOrigin'), value: order.orderOrigin },
            { label: t('field.direction'), value: order.direction },
            { label: t('field.masteredBy'), value: order.masteredBy },
            { label: t('field.version'), value: order.version },
            { label: t('field.trace'), value: trace && <span className="mono">{trace}</span> },
          ]}
        />
      </Panel>
    </div>
  );
}

function PartyCard({ party }: { party: Party }) {
  const { named } = useLanguage();
  return (
    <div className={styles.party}>
      <span className={styles.role}>{named('party', party.role)}</span>
      <span className={styles.who}>{[party.name, party.mobile ?? party.phone].filter(Boolean).join(' · ')}</span>
      <span className={styles.where}>{[party.province, party.city === party.province ? null : party.city, party.county, party.town].filter(Boolean).join(' ')}</span>
      {party.address && <span className={styles.where}>{party.address}</span>}
    </div>
  );
}
