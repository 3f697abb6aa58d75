import type { Language } from './format';

/** What a person can do about a cause, where the server's own English advice is not in the reader's language. */
const advice: Partial<Record<Language, Record<string, string>>> = {
  zh: {
    'connector.request.invalid': '检查该步骤的映射，改正后重试。',
    'connector.missing': '请发布该连接器，或改用正确的连接器后重试。',
    'connector.address.missing': '请设置该连接器的地址，然后重试。',
    'connector.host.undeclared': '请在连接器清单中声明该主机，然后重试。',
    'connector.busy': '稍候重试。',
    'connector.circuit.open': '待伙伴恢复后重试。',
    'connector.unreachable': '确认伙伴系统在运行，然后重试。',
    'connector.timeout': '可能已经执行：重试前会先向伙伴查询（若其支持）。',
    'connector.connection.broken': '可能已经执行：重试前会先向伙伴查询（若其支持）。',
    'connector.http': '可能已经执行：重试前会先向伙伴查询（若其支持）。',
    'connector.answer.unreadable': '向伙伴核实结果，然后重试或按实际结果跳过。',
    'connector.answer.unknown': '向伙伴核实结果，然后重试或按实际结果跳过。',
    'connector.answer.failed': '待伙伴恢复后重试，或收回订单。',
    'connector.query.did-not-happen': '可以安全重试。',
    'connector.query.repeatable': '可以安全重试。',
    'origin.refused': '向来源系统核实原因；跳过以继续，下一状态仍会回传。',
    'customs.silent': '向海关查询申报单；跳过以继续等待，或补偿。',
    'customs.withdraw-refused': '与海关线下办结后跳过，或重试。',
    'tracking.refused': '核对运单号与承运商；跳过以继续等待，下次回传时会再次订阅。',
    'execution.silent': '查询货物所在；跳过以继续等待，或补偿。',
    'handover.missed': '与供应商约定新的提货时间；跳过以继续等待，或补偿。',
    'return.came-back': '与供应商和仓库商定货物去向；跳过以继续，或补偿。',
    'reverse.refused': '改用其他方式回收；跳过以继续。',
    'trip.not-turned': '联系承运方；跳过以等待其回传，或补偿。',
    'temperature.not-watched': '安排人工放置温度记录仪；跳过以继续，或补偿。',
    'terminal.silent': '向站点询问包裹；跳过以继续等待，或补偿。',
    'allocation.loss': '查找货物；跳过以再次询问。',
    'pod.missing': '向承运方催要回单；跳过以再次询问。',
    'return.not-made': '与寄件人商定包裹如何退回，然后跳过。',
    'return.refused': '与仓库商定货物如何退回；跳过以继续。',
    'status.contradiction': '与站点核对；跳过以继续等待。',
  },
};

export function adviceFor(language: Language, cause: string): string | null {
  return advice[language]?.[cause] ?? null;
}
