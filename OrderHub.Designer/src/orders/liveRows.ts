import type { InfiniteData } from '@tanstack/react-query';
import type { OrderSummary } from '../api/types';
import { statusCode } from '../document/orderStatus';

export interface OrderPage {
  items: OrderSummary[];
  nextCursor?: string | null;
}

export type OrderPages = InfiniteData<OrderPage, string | undefined>;

/** A status that the stream reported, written into the row that shows the order; the same object where nothing changes. */
export function applyStatus(data: OrderPages, event: Pick<OrderSummary, 'orderNo' | 'status'>, now: string): OrderPages {
  let changed = false;
  const pages = data.pages.map((page) => {
    const at = page.items.findIndex((item) => item.orderNo === event.orderNo);
    const item = page.items[at];
    if (item === undefined || item.status === event.status) {
      return page;
    }
    changed = true;
    return { ...page, items: page.items.with(at, { ...item, status: event.status, statusCode: statusCode(event.status), updatedAt: now }) };
  });
  return changed ? { ...data, pages } : data;
}

/** True where the list has the order in one of its pages. */
export function holds(data: OrderPages, orderNo: string): boolean {
  return data.pages.some((page) => page.items.some((item) => item.orderNo === orderNo));
}

/**
 * Takes a newly fetched first page into a list of pages: new rows go on top, known rows are renewed in place.
 * A first page that meets none of the old rows means that more came than a page holds: then the list begins anew.
 */
export function mergeFirstPage(data: OrderPages, fresh: OrderPage): OrderPages {
  const first = data.pages[0];
  if (first === undefined || first.items.length === 0 || !fresh.items.some((item) => holds(data, item.orderNo))) {
    return { pages: [fresh], pageParams: [undefined] };
  }
  const renewed = new Map(fresh.items.map((item) => [item.orderNo, item]));
  const rest = first.items.filter((item) => !renewed.has(item.orderNo));
  const later = data.pages.slice(1).map((page) =>
    page.items.some((item) => renewed.has(item.orderNo)) ? { ...page, items: page.items.filter((item) => !renewed.has(item.orderNo)) } : page,
  );
  return {
    pages: [{ items: [...fresh.items, ...rest], nextCursor: first.nextCursor }, ...later],
    pageParams: data.pageParams,
  };
}
