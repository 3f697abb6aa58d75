import fulfillmentDefinition from '../../../workflows/express/fulfillment.json';
import transactionDefinition from '../../../workflows/express/transaction.json';
import type { FlowView, Incident, OrderSummary } from '../api/types';

/** An order's row for tests, with what a test cares about put over it. */
export function orderSummary(over: Partial<OrderSummary> = {}): OrderSummary {
  return {
    orderNo: 'EX260302000001', businessLine: 'express', businessIdentity: 'jdl.express.b2c', status: 'ACCEPTED', statusCode: 120, holdCode: null,
    source: 'ECLP', masteredBy: 'HUB', customerCode: 'EBU001', channelOrderNo: 'SO-7781', waybillNo: 'JDV001', consignor: { name: '仓*', mobile: '138****0000', region: '广东 深圳' },
    consignee: { name: '李**', mobile: '139****0000', region: '北京 朝阳' }, goodsSummary: '海鲜礼盒 x2', hasIncident: false, deleted: false,
    createdAt: '2026-03-02T01:15:07Z', updatedAt: '2026-03-02T01:15:08Z', ...over,
  };
}

/** The flows that express ships with: sample flows are real tests. */
export { fulfillmentDefinition, transactionDefinition };

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

const capabilityTitles: Record<string, { en: string; zh: string } | undefined> = {
  'order.deduplicate@1': { en: 'Recognise repeats', zh: '识别重复' }, 'order.validate@1': { en: 'Validate the order', zh: '校验订单' }, 'order.save@1': { en: 'Encrypt and store', zh: '加密并保存' },
  'address.check-reach@1': { en: 'Check reach', zh: '判断可达' }, 'price.quote@1': { en: 'Price', zh: '计价' }, 'promise.quote@1': { en: 'Promise delivery time', zh: '时效承诺' },
  'waybill.assign@1': { en: 'Take a waybill number', zh: '领取运单号' }, 'order.accept@1': { en: 'Accept', zh: '接单' }, 'order.refuse@1': { en: 'Refuse', zh: '拒单' }, 'waybill.register@1': { en: 'Register the waybill', zh: '登记运单' },
  'pickup.order@1': { en: 'Order the pickup', zh: '下揽收单' }, 'order.advance-status@1': { en: 'Advance the status', zh: '推进状态' }, 'order.cancel@1': { en: 'Cancel the order', zh: '取消订单' }, compensate: { en: 'Take back', zh: '收回' }, end: undefined,
};

/** A run that has not begun. */
export function flowView(definition: Definition, over: Partial<FlowView> = {}): FlowView {
  return {
    instanceId: '1', flow: definition.name, kind: definition.kind as FlowView['kind'], versionHash: '9f0c3ab1d2e4', state: 'running', startedAt: '2026-03-02T01:15:07Z', endedAt: null,
    title: definition.title, definition,
    steps: Object.fromEntries(Object.entries(definition.steps).map(([name, step]) => [name, { title: 'title' in step ? step.title : capabilityTitles[step.use], use: step.use, undo: 'compensate' in step ? step.compensate : null, state: 'pending', enteredAt: null, leftAt: null, outcome: null, attempts: 0, visits: 0, note: null, waitsFor: null }])),
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
