import { describe, expect, it } from 'vitest';
import type { Order } from '../api/types';
import { formOf, patchOf } from './orderPatch';

const start = new Date(2026, 2, 2, 9, 0).toISOString();
const end = new Date(2026, 2, 2, 12, 0).toISOString();
const order = { remark: '易碎', operation: { deliveryWindow: { start, end } }, parties: [] } as unknown as Order;

describe('the patch of a changed form', () => {
  it('is none where nothing was changed', () => {
    expect(patchOf(order, formOf(order))).toBeNull();
  });

  it('holds only what was changed, and takes an emptied remark away', () => {
    expect(patchOf(order, { ...formOf(order), remark: ' ' })).toEqual({ remark: null });
    expect(patchOf(order, { ...formOf(order), consigneeMobile: '13700001111 ' })).toEqual({ parties: { CONSIGNEE: { mobile: '13700001111' } } });
  });

  it('states times in UTC, and a window whole or not at all', () => {
    const later = { ...formOf(order), deliveryEnd: '2026-03-02T14:00' };
    expect(patchOf(order, later)).toEqual({ operation: { deliveryWindow: { start, end: new Date(2026, 2, 2, 14, 0).toISOString() } } });
    expect(patchOf(order, { ...formOf(order), deliveryEnd: '' })).toBeNull();
    expect(patchOf(order, { ...formOf(order), deliveryStart: '', deliveryEnd: '' })).toEqual({ operation: { deliveryWindow: null } });
  });
});
