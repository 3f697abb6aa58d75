import type { Explanation, Fault } from '../api/types';

const fault = (code: string, path: string, message: string): Fault => ({ code, path, message });

/** Enough of an explanation to design its page by; the real one is the server's. */
export function explainStandIn(message: string): Explanation {
  const bare = message.trim().startsWith('{');
  const form = new URLSearchParams(message.includes('\n') ? message.slice(message.indexOf('\n')).trim() + '&' + (message.split('?')[1] ?? '') : message);
  const text = bare ? message : (form.get('360buy_param_json') ?? '');
  let content: Record<string, unknown> = {};
  let broken: Fault | null = null;
  try {
    content = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    broken = fault('eclp.json', '360buy_param_json', `Not valid JSON: ${(error as Error).message}`);
  }
  const given = form.get('sign');
  const matches = given !== null && !message.includes('sign=BAD');
  const lists = ['goodsNo', 'price', 'quantity'].map((name) => String(content[name] ?? '').split(',').length);
  const uneven = broken === null && new Set(lists).size > 1 ? fault('eclp.lists', 'price', `goodsNo has ${lists[0]} entries and price has ${lists[1]}: they are joined by position and must be as many.`) : null;
  const phone = broken === null && !content['consigneeMobile'] ? fault('order.party.mobile.required', 'parties[1].mobile', 'The consignee needs a mobile or a phone number.') : null;
  const signed = bare ? 'skipped' : matches ? 'ok' : 'failed';
  const stopped = broken !== null || signed === 'failed';
  return {
    steps: [
      { name: 'parse', state: 'ok', message: null, faults: [] },
      { name: 'signature', message: bare ? 'Only the business document was given: there is no signature to check.' : null, state: signed, faults: signed === 'failed' ? [fault('eclp.signature', 'sign', 'The signature does not match. Check the secret, the order of the keys, and that the text was not re-encoded.')] : [] },
      { name: 'decode', message: null, state: signed === 'failed' ? 'skipped' : broken ? 'failed' : uneven ? 'failed' : 'ok', faults: [broken, uneven].filter((one) => one !== null) },
      { name: 'map', message: null, state: stopped || uneven ? 'skipped' : 'ok', faults: [] },
      { name: 'validate', message: null, state: stopped || uneven ? 'skipped' : phone ? 'failed' : 'ok', faults: phone && !uneven ? [phone] : [] },
    ],
    fields: Object.entries(content).map(([name, value]) => ({ name, value: /consignee(Name|Mobile|Address)/.test(name) ? '***' : String(value), sensitive: /consignee(Name|Mobile|Address)/.test(name) })),
    signature: bare ? null : { given, expected: matches ? given : '9F0C4B1D2E7A5C6880B3D1F2A4E69C55', matches, baseString: `***360buy_param_json${text.slice(0, 120)}…app_keyK methodeclp.order.addOrder timestamp2025-03-02 09:15:07 v2.0***` },
    mapping: [
      { target: 'businessIdentity', expression: "'jdl.express.b2c'", value: 'jdl.express.b2c', fault: null },
      { target: 'channel.channelOrderNo', expression: 'isvUUID', value: content['isvUUID'] ?? null, fault: null },
      { target: 'channel.shopNo', expression: 'shopNo', value: content['shopNo'] ?? null, fault: null },
      { target: 'parties[1].name', expression: 'consigneeName', value: '***', fault: null },
      { target: 'parties[1].mobile', expression: '$exists(consigneeMobile) ? consigneeMobile : consigneePhone', value: content['consigneeMobile'] ? '***' : null, fault: phone },
      { target: 'goods', expression: '$zip($split(goodsNo, ","), $split(price, ","), $split(quantity, ","))', value: uneven ? null : [{ lineNo: 1, sku: 'EMG1', quantity: 2, price: 19.9 }, { lineNo: 2, sku: 'EMG2', quantity: 1, price: 68.9 }], fault: uneven },
      { target: 'finance.codAmount', expression: "$substring(orderMark, 0, 1) = '1' ? $number(receivable) : null", value: 88.8, fault: null },
    ],
    order: stopped || uneven || phone ? null : ({ businessIdentity: 'jdl.express.b2c', businessType: 'DELIVERY', businessLine: 'express', parties: [{ role: 'CONSIGNEE', name: '李**' }], goods: [{ lineNo: 1, sku: 'EMG1', quantity: 2, price: 19.9 }] } as unknown as Explanation['order']),
    reply: stopped || uneven || phone ? '{"error_response":{"code":"10100001","zh_desc":"参数错误","en_desc":"invalid parameter"}}' : '{"eclp_order_addOrder_responce":{"eclpSoNo":"ESL0001"}}',
  } as Explanation;
}
