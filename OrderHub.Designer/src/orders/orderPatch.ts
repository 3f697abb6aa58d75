import type { OrderPatch } from '../api/changes';
import type { Order } from '../api/types';

/** What the dialog's fields hold. A phone is empty until a new one is typed: the old one is shown masked only. */
export interface ModifyForm {
  remark: string;
  consignorMobile: string;
  consigneeMobile: string;
  /** As `datetime-local` has it, in the reader's zone. */
  deliveryStart: string;
  deliveryEnd: string;
}

const two = (value: number) => String(value).padStart(2, '0');

/** As `datetime-local` has it, in the reader's zone. */
export function local(at: string | number | undefined): string {
  if (at === undefined) {
    return '';
  }
  const time = new Date(at);
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

export function formOf(order: Order): ModifyForm {
  const window = order.operation?.deliveryWindow;
  return { remark: order.remark ?? '', consignorMobile: '', consigneeMobile: '', deliveryStart: local(window?.start), deliveryEnd: local(window?.end) };
}

/** Only what differs from the order; null where nothing does, or where half a window is stated. */
export function patchOf(order: Order, form: ModifyForm): OrderPatch | null {
  const before = formOf(order);
  const patch: OrderPatch = {};
  if (form.remark !== before.remark) {
    patch.remark = form.remark.trim() === '' ? null : form.remark.trim();
  }
  const mobiles = { CONSIGNOR: form.consignorMobile.trim(), CONSIGNEE: form.consigneeMobile.trim() };
  const typed = Object.entries(mobiles).filter(([, mobile]) => mobile !== '');
  if (typed.length > 0) {
    patch.parties = Object.fromEntries(typed.map(([role, mobile]) => [role, { mobile }]));
  }
  if (form.deliveryStart !== before.deliveryStart || form.deliveryEnd !== before.deliveryEnd) {
    if ((form.deliveryStart === '') !== (form.deliveryEnd === '')) {
      return null;
    }
    patch.operation = { deliveryWindow: form.deliveryStart === '' ? null : { start: new Date(form.deliveryStart).toISOString(), end: new Date(form.deliveryEnd).toISOString() } };
  }
  return Object.keys(patch).length === 0 ? null : patch;
}
