import type { FlowView, Incident, Order, OrderSummary, StatusEntry } from '../api/types';
import { milestones, statusCode } from '../document/orderStatus';
import { explainStandIn } from './standInExplain';
import { flowView, fulfillmentDefinition, incident, transactionDefinition } from './samples';

interface Kept {
  row: OrderSummary;
  order: Order;
  log: StatusEntry[];
  flows: FlowView[];
  scenario: string;
  phase: number;
}

type Listener = (name: string, data: unknown) => void;
type Json = Record<string, unknown>;

const names = ['李*', '王**', '陈**', '张*', '赵**', '周*', '欧阳**', '刘**'];
const regions = ['北京 朝阳', '上海 浦东', '广东 深圳 南山', '浙江 杭州 余杭', '四川 成都 武侯', '湖北 武汉 洪山', '陕西 西安 雁塔'];
const goods = [['海鲜礼盒', 2, 168], ['车厘子 5 斤装', 1, 219.9], ['蓝牙耳机', 1, 299], ['儿童绘本 12 册', 1, 88.8], ['牛奶 24 盒', 3, 59.9], ['跑步鞋 42 码', 1, 459], ['Coffee beans 1 kg', 2, 96]] as const;
const codes: Record<string, string> = { PICKUP_ASSIGNED: '110', PICKED_UP: '120', IN_TRANSIT: '130', AT_SITE: '140', OUT_FOR_DELIVERY: '145', DELIVERED: '150', REJECTED: '160' };

/** A hub in memory whose orders travel by timers. */
export class StandInHub {
  private readonly kept: Kept[] = [];
  private readonly listeners = new Set<Listener>();
  private readonly incidents: Incident[] = [];
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly faults: Record<string, Json> = {
    waybill: { slowMs: 0, errorRate: 0, errorCount: 0, timeoutButDone: 0 },
    terminal: { slowMs: 0, errorCount: 0, rejectPickup: 0, duplicate: 0, outOfOrder: false, timeoutButDone: 0 },
    eclp: { duplicate: 0 },
  };
  private aheadMs = 0;
  private seq = 0;

  constructor() {
    const start = Number(process.env.STAND_IN_ORDERS ?? 64);
    for (let index = start; index > 0; index -= 1) {
      const scenario = index % 19 === 7 ? 'pickupRejected' : index % 23 === 4 ? 'incident' : 'normal';
      const kept = this.add(scenario, Date.now() - index * 7 * 60_000);
      for (let step = 0; step < Math.min(24, Math.floor(index / 1.4)); step += 1) {
        this.advance(kept, Date.now() - index * 7 * 60_000 + step * 90_000, false);
      }
    }
    this.timer = setInterval(() => this.tick(), 1_200);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tick(): void {
    for (const kept of this.kept) {
      if (kept.phase < 30) {
        this.advance(kept, Date.now() + this.aheadMs, true);
      }
    }
  }

  private add(scenario: string, at: number): Kept {
    this.seq += 1;
    const seq = this.seq;
    const created = new Date(at).toISOString();
    const [name, quantity, price] = goods[seq % goods.length]!;
    const orderNo = `EX${created.slice(2, 10).replaceAll('-', '')}${String(100_000 + seq * 7)}A3F`;
    const region = regions[seq % regions.length]!;
    const [province, city, county] = region.split(' ');
    const row: OrderSummary = {
      orderNo, businessLine: 'express', businessIdentity: 'jdl.express.b2c', status: 'ACCEPTED', statusCode: 120, holdCode: null, source: seq % 4 === 0 ? 'API' : 'ECLP', masteredBy: 'HUB',
      customerCode: 'EBU0000000001', channelOrderNo: `SO-${7_700 + seq}`, waybillNo: `JDV${String(4_200_000_000 + seq * 13)}`,
      consignor: { name: '仓*', mobile: '138****0000', region: '广东 深圳' }, consignee: { name: names[seq % names.length]!, mobile: `139****${1000 + (seq * 37) % 9000}`, region },
      goodsSummary: `${name} × ${quantity}`, hasIncident: false, deleted: false, createdAt: created, updatedAt: created,
    };
    const order: Order = {
      orderId: String(7_281_000_000_000 + seq), orderNo, version: 1, status: 'ACCEPTED', cancelStatus: 0, interceptStatus: 0, customsStatus: 0, tenantId: 1, holdCode: null, masteredBy: 'HUB', createdAt: created, updatedAt: created,
      acceptedAt: created, promisedAt: new Date(at + 26 * 3_600_000).toISOString(), closedAt: null, businessIdentity: 'jdl.express.b2c', businessType: 'DELIVERY', businessLine: 'express',
      orderClass: 'PURE_DELIVERY', orderOrigin: 'B2C', direction: 'FORWARD', remark: seq % 3 === 0 ? '易碎,请轻放' : null,
      channel: { customerCode: 'EBU0000000001', deptNo: 'EBU0000000001', shopNo: 'ESP0000000042', channelCode: '6', channelOrderNo: row.channelOrderNo, isvSource: 'ISV0000000000042', isvUniqueNo: `SO-${7_700 + seq}` },
      parties: [
        { role: 'CONSIGNOR', name: '仓*', mobile: '138****0000', province: '广东省', city: '深圳市', county: '宝安区', address: '***' },
        { role: 'CONSIGNEE', name: row.consignee?.name ?? null, mobile: row.consignee?.mobile ?? null, province: province ?? null, city: city ?? null, county: county ?? null, address: '***' },
      ],
      goods: [{ lineNo: 1, sku: `EMG${4_000 + seq}`, customerSku: `C-${seq}`, name, quantity, unit: '件', price, inventoryType: 'ZP', serials: [] }],
      cargo: [{ description: name, packages: 1, weightKg: 0.55 + (seq % 9) / 4, volumeCm3: 1_100 + seq * 31, lengthCm: 20, widthCm: 15, heightCm: 8 }],
      packages: [{ waybillNo: row.waybillNo!, seq: 1, weightKg: 0.55, carrierCode: 'JD', voided: false }],
      products: [{ productCode: 'ed-m-0001', kind: 'MAIN', attributes: {} }, ...(seq % 3 === 0 ? [{ productCode: 'COD', kind: 'VAS', attributes: { amount: '88.80' } }] : [])],
      finance: { settleType: 3, currency: 'CNY', codAmount: seq % 3 === 0 ? 88.8 : null, estimatedFee: 14.5, fees: [{ kind: 'FREIGHT', payer: 'CONSIGNOR', amount: 12.5, tax: 0.75 }, { kind: 'INSURANCE', payer: 'CONSIGNOR', amount: 2, tax: 0.12 }] },
      operation: { pickupMode: 'DOOR', pickupWindow: { start: new Date(at + 3_600_000).toISOString(), end: new Date(at + 3 * 3_600_000).toISOString() }, pickupSite: 'SZ-BA-012', deliverySite: 'BJ-CY-044' },
      marks: [{ domain: 'ORDER', key: 'cod', value: seq % 3 === 0 ? '1' : '0' }, { domain: 'ORDER', key: 'fragile', value: '1' }],
      references: [{ sourceSystem: 'ECLP', refType: 'ISV', refNo: `SO-${7_700 + seq}` }, { sourceSystem: 'ECLP', refType: 'CHANNEL_ORDER', refNo: row.channelOrderNo! }], extensions: {},
      traceParent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    } as unknown as Order;
    const transaction = flowView(transactionDefinition, { instanceId: `${seq}1`, startedAt: created, endedAt: new Date(at + 41).toISOString(), state: 'completed' });
    walk(transaction, ['seenBefore:new', 'checkFields:valid', 'store:*', 'reach:reachable', 'price:priced', 'promise:promised', 'waybill:assigned', 'accept:*', 'accepted:'], at);
    const kept: Kept = { row, order, log: [], flows: [transaction], scenario, phase: 0 };
    this.report(kept, 'RECEIVED', 'HUB', null, at, 'advance');
    this.report(kept, 'ACCEPTED', 'HUB', null, at + 41, 'advance');
    this.kept.unshift(kept);
    return kept;
  }

  private report(kept: Kept, status: string, source: string, rawCode: string | null, at: number, decision: string): void {
    kept.log.push({
      status, statusCode: statusCode(status), decision, source, rawCode, rawTime: rawCode === null ? null : new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '), note: null,
      occurredAt: new Date(rawCode === null ? at : Math.floor(at / 60_000) * 60_000).toISOString(), receivedAt: new Date(at).toISOString(), appliedAt: new Date(at + 4).toISOString(),
    } as StatusEntry);
    if (decision.startsWith('advance')) {
      const updatedAt = new Date(at).toISOString();
      kept.row = { ...kept.row, status: status as OrderSummary['status'], statusCode: statusCode(status), updatedAt };
      kept.order = { ...kept.order, status: status as Order['status'], version: kept.order.version + 1, updatedAt };
    }
  }

  private advance(kept: Kept, at: number, tell: boolean): void {
    kept.phase += 1;
    const iso = new Date(at).toISOString();
    const set = (flow: FlowView, name: string, over: Json) => {
      flow.steps[name] = { ...flow.steps[name]!, ...over };
    };
    const take = (flow: FlowView, from: string, outcome: string) => {
      const wire = flow.edges.find((edge) => edge.from === from && (edge.outcome === outcome || edge.outcome === '*'));
      set(flow, from, { state: 'done', leftAt: iso, outcome });
      if (wire) {
        wire.taken += 1;
        set(flow, wire.to, { state: 'running', enteredAt: iso, attempts: 1, visits: 1 });
      }
    };
    let flow = kept.flows[1];
    const was = kept.row.status;
    switch (kept.phase) {
      case 1:
        flow = flowView(fulfillmentDefinition, { instanceId: `${kept.order.orderId}2`, startedAt: iso });
        kept.flows.push(flow);
        set(flow, 'registerWaybill', { state: 'running', enteredAt: iso, attempts: 1, visits: 1 });
        break;
      case 2:
        take(flow!, 'registerWaybill', 'registered');
        this.report(kept, 'WAYBILL_ASSIGNED', 'HUB', null, at, 'advance');
        break;
      case 3:
        if (kept.scenario === 'pickupRejected') {
          take(flow!, 'orderPickup', 'rejected');
          flow!.state = 'compensating';
        } else if (kept.scenario === 'incident') {
          set(flow!, 'orderPickup', { state: 'failed', attempts: 5, note: 'terminal.unavailable' });
          flow!.state = 'incident';
          const opened = incident({ incidentId: kept.order.orderId, orderNo: kept.row.orderNo, instanceId: flow!.instanceId, openedAt: iso, ...(this.seq % 2 === 0 ? { cause: 'pickup.address.unknown', kind: 'refused', message: 'The terminal does not know the site SZ-BA-012.', action: 'Correct the pickup site at the terminal, then retry; or compensate to take the order back.', retryable: false } : {}) });
          this.incidents.unshift(opened);
          flow!.incident = opened;
          kept.row = { ...kept.row, hasIncident: true };
          kept.phase = 99;
        } else {
          take(flow!, 'orderPickup', 'accepted');
          set(flow!, 'track', { state: 'waiting', waitsFor: 'execution.report' });
          flow!.state = 'waiting';
          this.report(kept, 'PICKUP_ASSIGNED', 'TERMINAL', codes.PICKUP_ASSIGNED!, at, 'advance');
        }
        break;
      case 4:
        if (kept.scenario === 'pickupRejected') {
          set(flow!, 'registerWaybill', { state: 'compensated' });
          take(flow!, 'undoAll', 'done');
          take(flow!, 'cancel', 'done');
          set(flow!, 'cancelled', { state: 'done', leftAt: iso });
          flow!.state = 'compensated';
          flow!.endedAt = iso;
          this.report(kept, 'CANCELLED', 'HUB', null, at, 'advance');
          kept.order.packages = kept.order.packages.map((parcel) => ({ ...parcel, voided: true }));
          kept.phase = 99;
        }
        break;
      case 6:
        this.loop(flow!, take, set);
        this.report(kept, 'PICKED_UP', 'TERMINAL', codes.PICKED_UP!, at, 'advance');
        break;
      case 8: case 10: case 12: {
        const status = milestones[5 + (kept.phase - 8) / 2]!;
        const inferred = kept.phase === 10 && this.kept.indexOf(kept) % 5 === 3;
        this.report(kept, status, 'TERMINAL', codes[status]!, at, inferred ? 'advanceInferred' : 'advance');
        this.loop(flow!, take, set);
        if (kept.phase === 12) {
          this.report(kept, 'IN_TRANSIT', 'TERMINAL', codes.IN_TRANSIT!, at + 300, 'stale');
        }
        break;
      }
      case 14:
        take(flow!, 'track', 'received');
        take(flow!, 'applyReport', 'delivered');
        set(flow!, 'delivered', { state: 'done', leftAt: iso });
        flow!.state = 'completed';
        flow!.endedAt = iso;
        this.report(kept, 'DELIVERED', 'TERMINAL', codes.DELIVERED!, at, 'advance');
        kept.phase = 99;
        break;
    }
    if (tell) {
      if (kept.row.status !== was || kept.phase <= 2) {
        this.tell('order', { orderNo: kept.row.orderNo, status: kept.row.status, version: kept.order.version });
      }
      if (flow) {
        this.tell('flow', { instanceId: flow.instanceId });
      }
    }
  }

  private loop(flow: FlowView, take: (flow: FlowView, from: string, outcome: string) => void, set: (flow: FlowView, name: string, over: Json) => void): void {
    take(flow, 'track', 'received');
    take(flow, 'applyReport', 'onTheWay');
    set(flow, 'applyReport', { visits: (flow.steps['applyReport']?.visits ?? 0) + 1 });
    set(flow, 'track', { state: 'waiting', waitsFor: 'execution.report', visits: (flow.steps['applyReport']?.visits ?? 0) + 1, outcome: null });
  }

  private tell(name: string, data: unknown): void {
    this.listeners.forEach((listener) => listener(name, data));
  }

  async answer(method: string, url: URL, body: Json, signedIn: boolean): Promise<{ status: number; body?: unknown; signedIn?: boolean }> {
    const path = url.pathname;
    const problem = (status: number, code: string, detail: string) => ({ status, body: { status, code, title: detail, detail, faults: [], traceId: '4bf92f3577b34da6a3ce929d0e0e4736' } });
    const session = {
      user: { login: 'admin', name: 'Demo Admin', role: 'administrator' }, tenant: { id: 1, code: 'demo', name: 'Demo Logistics' }, csrfToken: 'token', development: true, version: '0.1.0',
    };
    if (path === '/api/v1/session' && method === 'POST') {
      await pause(300);
      return body['password'] === 'demo' ? { status: 200, body: session, signedIn: true } : problem(401, 'session.refused', '');
    }
    if (path === '/api/v1/session/link') {
      await pause(500);
      return body['token'] === 'demo' ? { status: 200, body: session, signedIn: true } : problem(401, 'session.link.used', '');
    }
    if (!signedIn) {
      return problem(401, 'session.none', '');
    }
    if (path === '/api/v1/session') {
      return method === 'DELETE' ? { status: 204, signedIn: false } : { status: 200, body: session };
    }
    if (path === '/dev/clock') {
      if (method === 'POST') {
        const [, hours = '0', minutes = '0'] = /PT(?:(\d+)H)?(?:(\d+)M)?/.exec(String(body['advance']).replace('P1D', 'PT24H')) ?? [];
        this.aheadMs += (Number(hours) * 60 + Number(minutes)) * 60_000;
      }
      return { status: 200, body: { now: new Date(Date.now() + this.aheadMs).toISOString() } };
    }
    if (path === '/api/v1/orders') {
      return { status: 200, body: this.list(url.searchParams) };
    }
    if (path === '/api/v1/orders/summary') {
      const groups = this.kept.map(({ row }) => ({ line: row.businessLine, status: row.status, count: 1, amounts: [] }));
      return { status: 200, body: { groups, isCut: false } };
    }
    if (path === '/api/v1/order-searches' || path === '/api/v1/order-exports') {
      return { status: 200, body: { items: [] } };
    }
    const [, orderNo, part] = /^\/api\/v1\/orders\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    if (orderNo !== undefined) {
      const kept = this.kept.find((one) => one.row.orderNo === decodeURIComponent(orderNo));
      return kept === undefined ? problem(404, 'order.unknown', 'There is no such order.')
        : part === 'status-flow' ? { status: 200, body: { orderNo, entries: kept.log } }
        : part === 'flows' ? { status: 200, body: { orderNo, flows: kept.flows } }
        : part === 'changes' ? { status: 200, body: { orderNo, items: [], nextCursor: null } }
        : part === 'requests' && method === 'GET' ? { status: 200, body: { orderNo, items: [] } }
        : part === 'cancel' || part === 'intercept' || part === 'reverse' || method === 'PATCH' ? { status: 200, body: standInRequest(orderNo, part ?? 'modify', kept.row.status, url.searchParams.get('dryRun') === 'true') }
        : { status: 200, body: kept.order };
    }
    if (path === '/api/v1/incidents') {
      return { status: 200, body: { items: this.incidents, nextCursor: null } };
    }
    const [, id, action] = /^\/api\/v1\/incidents\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    if (id !== undefined) {
      await pause(400);
      const at = this.incidents.findIndex((one) => one.incidentId === id);
      const [closed] = at < 0 ? [] : this.incidents.splice(at, 1);
      const kept = this.kept.find((one) => one.row.orderNo === closed?.orderNo);
      if (kept === undefined) {
        return problem(409, 'incident.closed', 'Somebody else has settled this incident.');
      }
      kept.row = { ...kept.row, hasIncident: false };
      kept.flows[1]!.incident = null;
      kept.flows[1]!.state = 'running';
      kept.scenario = action === 'compensate' ? 'pickupRejected' : 'normal';
      kept.phase = 2;
      this.tell('flow', { instanceId: kept.flows[1]!.instanceId });
      return { status: 202, body: {} };
    }
    if (path === '/api/v1/samples/eclp') {
      await pause(500);
      const sent = Array.from({ length: Number(body['count'] ?? 1) }, () => {
        const kept = this.add(String(body['scenario'] ?? 'normal'), Date.now() + this.aheadMs);
        this.tell('order', { orderNo: kept.row.orderNo, status: kept.row.status, version: 1 });
        return { isvUUID: kept.row.channelOrderNo, orderNo: kept.row.orderNo, reply: '{"eclp_order_addOrder_responce":{"eclpSoNo":"ESL0001"}}' };
      });
      return { status: 202, body: { sent } };
    }
    if (path === '/api/v1/connectors/eclp/explain') {
      await pause(350);
      return { status: 200, body: explainStandIn(String(body['message'] ?? '')) };
    }
    if (path === '/api/v1/simulators') {
      return { status: 200, body: { systems: Object.entries(this.faults).map(([name, faults]) => ({ name, url: 'http://127.0.0.1:5081', faults })) } };
    }
    if (path === '/api/v1/simulators/faults') {
      await pause(200);
      this.faults[String(body['system'])]![String(body['fault'])] = body['value'];
      return { status: 200, body: {} };
    }
    return problem(404, 'http.404', 'No such address.');
  }

  private list(query: URLSearchParams) {
    const limit = Number(query.get('limit') ?? 50);
    const q = (query.get('q') ?? '').toLowerCase();
    const rows = this.kept
      .map((kept) => kept.row)
      .filter((row) => (query.get('status') ?? row.status) === row.status && (query.get('line') ?? row.businessLine) === row.businessLine)
      .filter((row) => row.createdAt >= (query.get('from') ?? '') && row.createdAt < (query.get('to') ?? '9'))
      .filter((row) => `${row.orderNo} ${row.waybillNo} ${row.channelOrderNo} ${row.goodsSummary}`.toLowerCase().includes(q));
    const start = query.has('cursor') ? rows.findIndex((row) => row.orderNo === query.get('cursor')) + 1 : 0;
    const items = rows.slice(start, start + limit);
    return { items, nextCursor: start + limit < rows.length ? items.at(-1)!.orderNo : null };
  }
}

function walk(flow: FlowView, way: readonly string[], at: number): void {
  way.forEach((leg, index) => {
    const [name = '', outcome = ''] = leg.split(':');
    flow.steps[name] = {
      ...flow.steps[name]!, state: 'done', enteredAt: new Date(at + index * 4).toISOString(), leftAt: new Date(at + index * 4 + 3).toISOString(), outcome: outcome === '*' ? 'done' : outcome, attempts: 1, visits: 1,
    };
    const wire = flow.edges.find((edge) => edge.from === name && edge.outcome === outcome);
    if (wire) {
      wire.taken = 1;
    }
  });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A request that any order takes: nothing is changed here, only shown. */
function standInRequest(orderNo: string, kind: string, status: string, dryRun: boolean) {
  return {
    dryRun, requestId: dryRun ? null : String(Date.now()), orderNo, kind: kind.toUpperCase(), carriedAs: kind.toUpperCase(), state: 'REQUESTED', status,
    decision: { answer: 'CONDITIONAL', conditions: ['askDownstream'], reason: null, refusedFields: [] },
    reason: null, actor: null, orderVersion: 1, requestedAt: null, settledAt: null, changes: [], faults: [],
  };
}
