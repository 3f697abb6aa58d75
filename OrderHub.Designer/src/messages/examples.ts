/** The demo tenant's ECLP credentials in Development; a message of one's own carries one's own. */
const json = {
  isvUUID: 'SO-7781', isvSource: 'ISV0000000000042', shopNo: 'ESP0000000042', departmentNo: 'EBU0000000001', warehouseNo: '110009', shipperNo: 'CYS0000010', salePlatformSource: '6',
  consigneeName: '李测试', consigneeMobile: '13900000000', consigneeAddress: '北京市朝阳区建国路 1 号', orderMark: '1' + '0'.repeat(49), receivable: 88.8, goodsNo: 'EMG1,EMG2', price: '19.90,68.90', quantity: '2,1',
};

export type ExampleName = 'valid' | 'signature' | 'json' | 'lists' | 'mobile' | 'bare';

function form(content: string, sign: string): string {
  const url = `/partners/eclp/routerjson?method=eclp.order.addOrder&app_key=K&timestamp=2025-03-02+09:15:07&v=2.0&sign=${sign}`;
  return `${url}\n360buy_param_json=${encodeURIComponent(content)}`;
}

const { consigneeMobile: _, ...withoutMobile } = json;

export const examples: Record<ExampleName, string> = {
  valid: form(JSON.stringify(json), '9F0C4B1D2E7A5C6880B3D1F2A4E69C55'),
  signature: form(JSON.stringify(json), 'BAD04B1D2E7A5C6880B3D1F2A4E69C55'),
  json: form(JSON.stringify(json).replace('"shopNo":', '"shopNo"'), '9F0C4B1D2E7A5C6880B3D1F2A4E69C55'),
  lists: JSON.stringify({ ...json, price: '19.90' }, null, 2),
  mobile: JSON.stringify(withoutMobile, null, 2),
  bare: JSON.stringify(json, null, 2),
};
