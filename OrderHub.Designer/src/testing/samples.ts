import type { FlowView, Incident, OrderSummary } from '../api/types';

/** An order's row for tests, with what a test cares about put over it. */
export function orderSummary(over: Partial<OrderSummary> = {}): OrderSummary {
  return {
    orderNo: 'EX260302000001', businessLine: 'express', businessIdentity: 'jdl.express.b2c', status: 'ACCEPTED', statusCode: 120, holdCode: null,
    source: 'ECLP', customerCode: 'EBU001', channelOrderNo: 'SO-7781', waybillNo: 'JDV001', consignor: { name: '仓*', mobile: '138****0000', region: '广东 深圳' },
    consignee: { name: '李**', mobile: '139****0000', region: '北京 朝阳' }, goodsSummary: '海鲜礼盒 x2', hasIncident: false,
    createdAt: '2026-03-02T01:15:07Z', updatedAt: '2026-03-02T01:15:08Z', ...over,
  };
}

const title = (en: string, zh: string) => ({ en, zh });

/** The two flows of an express order, as a server would send them. */
export const transactionDefinition = {
  name: 'express/transaction', kind: 'transaction', title: title('Express: transaction', '快递:交易'), start: 'dedupe',
  steps: {
    dedupe: { use: 'dedupe@1', title: title('Recognise duplicates', '识别重复'), next: { new: 'validate', duplicate: 'replayed' } },
    validate: { use: 'validate@1', title: title('Validate', '校验订单'), next: { valid: 'persist', invalid: 'refused' } },
    persist: { use: 'persist@1', title: title('Encrypt and store', '加密并保存'), next: 'reach' },
    reach: { use: 'reach@1', title: title('Check reach', '判断可达'), next: { reached: 'price', unreached: 'refused' } },
    price: { use: 'price@1', title: title('Price', '计价'), next: 'promise' },
    promise: { use: 'promise@1', title: title('Promise delivery time', '时效承诺'), next: 'waybill' },
    waybill: { use: 'waybill-number@1', title: title('Take waybill number', '领取运单号'), next: { taken: 'accept', none: 'refused' }, compensate: 'waybill-number-return@1' },
    accept: { use: 'accept@1', title: title('Accept', '接单'), next: 'accepted' },
    accepted: { use: 'end', title: title('Accepted', '已接单'), with: { outcome: 'accepted' } },
    replayed: { use: 'end', title: title('Answered before', '此前已应答'), with: { outcome: 'replayed' } },
    refused: { use: 'end', title: title('Refused', '已拒单'), with: { outcome: 'refused' } },
  },
};

export const fulfillmentDefinition = {
  name: 'express/fulfillment', kind: 'fulfillment', title: title('Express: fulfillment', '快递:履约'), start: 'registerWaybill',
  steps: {
    registerWaybill: { use: 'waybill-register@1', title: title('Register waybill', '登记运单'), next: { registered: 'orderPickup', failed: 'takeBack' }, compensate: 'waybill-void@1', retry: { attempts: 5, delay: 'PT1S' } },
    orderPickup: { use: 'pickup-order@1', title: title('Order pickup', '下揽收单'), next: { ordered: 'waitPickup', rejected: 'takeBack' }, compensate: 'pickup-withdraw@1' },
    waitPickup: { use: 'wait-signal', title: title('Wait for pickup', '等待揽收'), with: { signal: 'terminal.pickedUp' }, timeout: 'PT30M', next: { received: 'waitDelivery', timeout: 'takeBack' } },
    waitDelivery: { use: 'wait-signal', title: title('Wait for delivery', '等待妥投'), with: { signal: 'terminal.delivered' }, timeout: 'P3D', next: { received: 'deliver', timeout: 'takeBack' } },
    deliver: { use: 'advance-status@1', title: title('Confirm delivery', '确认妥投'), next: 'delivered' },
    delivered: { use: 'end', title: title('Delivered', '已妥投'), with: { outcome: 'delivered' } },
    takeBack: { use: 'compensate', title: title('Take everything back', '全部收回'), next: 'cancelled' },
    cancelled: { use: 'end', title: title('Cancelled', '已取消'), with: { outcome: 'cancelled' } },
  },
};

type Definition = typeof transactionDefinition | typeof fulfillmentDefinition;

/** Every wire of a definition, none of them taken. */
export function wiresOf(definition: Definition): FlowView['edges'] {
  return Object.entries(definition.steps).flatMap(([from, step]) => {
    const next: unknown = 'next' in step ? step.next : undefined;
    return typeof next === 'string'
      ? [{ from, outcome: '*', to: next, taken: 0 }]
      : Object.entries((next ?? {}) as Record<string, string>).map(([outcome, to]) => ({ from, outcome, to, taken: 0 }));
  });
}

/** A run that has not begun. */
export function flowView(definition: Definition, over: Partial<FlowView> = {}): FlowView {
  return {
    instanceId: '1', flow: definition.name, kind: definition.kind as FlowView['kind'], versionHash: '9f0c3ab1d2e4', state: 'running', startedAt: '2026-03-02T01:15:07Z', endedAt: null,
    title: definition.title, definition, layout: null,
    steps: Object.fromEntries(Object.keys(definition.steps).map((name) => [name, { state: 'pending', enteredAt: null, leftAt: null, outcome: null, attempts: 0, visits: 0, note: null, waitsFor: null }])),
    edges: wiresOf(definition), incident: null, ...over,
  } as FlowView;
}

export function incident(over: Partial<Incident> = {}): Incident {
  return {
    incidentId: '71', orderNo: 'EX260302000001', instanceId: '2', flow: 'express/fulfillment', step: 'orderPickup', state: 'open', cause: 'terminal.unavailable', kind: 'unavailable',
    message: 'The terminal did not answer within 5 s, five times in a row.', action: 'Check that the terminal runs, then retry. Nothing was done twice.', retryable: true, attempts: 5,
    openedAt: '2026-03-02T01:20:00Z', ...over,
  } as Incident;
}
