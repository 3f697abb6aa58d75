/** Where an order stands; the number is the rank on its main line. */
export const orderStatuses = [
  { name: 'RECEIVED', code: 100 },
  { name: 'ACCEPTED', code: 120 },
  { name: 'REFUSED', code: 130 },
  { name: 'DISPATCHED', code: 200 },
  { name: 'WAYBILL_ASSIGNED', code: 210 },
  { name: 'PICKUP_ASSIGNED', code: 220 },
  { name: 'WMS_ACCEPTED', code: 230 },
  { name: 'PICKING', code: 240 },
  { name: 'CHECKED', code: 250 },
  { name: 'PACKED', code: 260 },
  { name: 'OUTBOUND', code: 270 },
  { name: 'PICKED_UP', code: 300 },
  { name: 'IN_TRANSIT', code: 320 },
  { name: 'AT_SITE', code: 330 },
  { name: 'OUT_FOR_DELIVERY', code: 340 },
  { name: 'AT_PICKUP_POINT', code: 350 },
  { name: 'DELIVERED', code: 400 },
  { name: 'PARTIAL', code: 410 },
  { name: 'REJECTED', code: 420 },
  { name: 'RETURNING', code: 430 },
  { name: 'RETURNED', code: 440 },
  { name: 'INSTALLED', code: 450 },
  { name: 'APPOINTED', code: 610 },
  { name: 'ARRIVED', code: 620 },
  { name: 'PART_RECEIVED', code: 630 },
  { name: 'GOODS_RECEIVED', code: 640 },
  { name: 'PUTAWAY', code: 650 },
  { name: 'CANCELLED', code: 900 },
  { name: 'CLOSED', code: 920 },
  { name: 'LOST', code: 930 },
] as const;

export type OrderStatusName = (typeof orderStatuses)[number]['name'];

export type Tone = 'neutral' | 'info' | 'progress' | 'success' | 'warning' | 'danger' | 'undone';

const codes = new Map<string, number>(orderStatuses.map((status) => [status.name, status.code]));

export function statusCode(name: string): number {
  return codes.get(name) ?? 0;
}

const tones: Partial<Record<string, Tone>> = {
  RECEIVED: 'neutral', ACCEPTED: 'info', REFUSED: 'danger', DELIVERED: 'success', INSTALLED: 'success', PUTAWAY: 'success', CLOSED: 'success',
  PARTIAL: 'warning', PART_RECEIVED: 'warning', REJECTED: 'danger', RETURNING: 'warning', RETURNED: 'warning', CANCELLED: 'neutral', LOST: 'danger',
  DISPATCHED: 'info', WAYBILL_ASSIGNED: 'info', PICKUP_ASSIGNED: 'info',
};

export function statusTone(name: string): Tone {
  return tones[name] ?? (codes.has(name) ? 'progress' : 'neutral');
}

/** The main line of a delivered parcel, as shown above an order. */
export const milestones: readonly OrderStatusName[] = [
  'RECEIVED', 'ACCEPTED', 'WAYBILL_ASSIGNED', 'PICKUP_ASSIGNED', 'PICKED_UP', 'IN_TRANSIT', 'AT_SITE', 'OUT_FOR_DELIVERY', 'DELIVERED',
];

/** How far along its main line an order is, 0 to 1; an end off the line counts as reached. */
export function statusProgress(name: string): number {
  const at = milestones.indexOf(name as OrderStatusName);
  if (at >= 0) {
    return (at + 1) / milestones.length;
  }
  const code = statusCode(name);
  return code >= 400 || code === 130 ? 1 : milestones.filter((milestone) => statusCode(milestone) <= code).length / milestones.length;
}

/** At its consignee or beyond: little can be asked of it any more. */
export function hasArrived(name: string): boolean {
  return statusCode(name) >= 400 && statusCode(name) <= 450;
}

/** What was delivered, and may come back. */
export function mayComeBack(name: string): boolean {
  return ['DELIVERED', 'PARTIAL', 'INSTALLED', 'CLOSED'].includes(name);
}

/** Ends off the main line: the parcel will not be delivered by this order. */
export function isBrokenEnd(name: string): boolean {
  return ['REFUSED', 'REJECTED', 'RETURNING', 'RETURNED', 'CANCELLED', 'LOST'].includes(name);
}
