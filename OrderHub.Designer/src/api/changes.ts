import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, client } from './client';
import type { ChangeRequest } from './types';

/** Changes that a person asks for by a word alone. */
export type Wish = 'cancel' | 'intercept';

/** The part of an order that the dialog changes; a merge patch as the server takes it. */
export interface OrderPatch {
  remark?: string | null;
  parties?: Record<string, { mobile: string }>;
  operation?: { deliveryWindow: { start: string; end: string } | null };
}

/** How what was delivered is to come back: fetched at the door in a window, or brought by the sender. */
export interface ReverseWish {
  pickupMode: 'DOOR' | 'SELF';
  pickupWindow: { start: string; end: string } | null;
}

const paths = { cancel: '/api/v1/orders/{orderNo}/cancel', intercept: '/api/v1/orders/{orderNo}/intercept' } as const;

/** What would happen if it were asked for now; nothing is done. */
export function foreseeWish(orderNo: string, wish: Wish, signal?: AbortSignal): Promise<ChangeRequest> {
  return answerOf(client.POST(paths[wish], { params: { path: { orderNo }, query: { dryRun: true }, header: { 'Idempotency-Key': 'dry-run' } }, body: {}, signal }));
}

export function askWish(orderNo: string, wish: Wish, reason: string, key: string): Promise<ChangeRequest> {
  return answerOf(client.POST(paths[wish], { params: { path: { orderNo }, header: { 'Idempotency-Key': key } }, body: { reason: reason === '' ? null : reason } }));
}

export function foreseeReverse(orderNo: string, wish: ReverseWish, signal?: AbortSignal): Promise<ChangeRequest> {
  return answerOf(client.POST('/api/v1/orders/{orderNo}/reverse', { params: { path: { orderNo }, query: { dryRun: true }, header: { 'Idempotency-Key': 'dry-run' } }, body: wish, signal }));
}

export function reverseOrder(orderNo: string, wish: ReverseWish, reason: string, key: string): Promise<ChangeRequest> {
  return answerOf(client.POST('/api/v1/orders/{orderNo}/reverse', { params: { path: { orderNo }, header: { 'Idempotency-Key': key } }, body: { ...wish, reason: reason === '' ? null : reason } }));
}

export function foreseePatch(orderNo: string, patch: OrderPatch, signal?: AbortSignal): Promise<ChangeRequest> {
  return answerOf(client.PATCH('/api/v1/orders/{orderNo}', {
    params: { path: { orderNo }, query: { dryRun: true }, header: { 'Idempotency-Key': 'dry-run' } }, body: patch as Record<string, unknown>, signal,
  }));
}

/** Changes the order if it is still the version that the person saw. */
export function modifyOrder(orderNo: string, patch: OrderPatch, version: number, key: string): Promise<ChangeRequest> {
  return answerOf(client.PATCH('/api/v1/orders/{orderNo}', {
    params: { path: { orderNo }, header: { 'Idempotency-Key': key, 'If-Match': `"${version}"` } }, body: patch as Record<string, unknown>,
  }));
}

export const changeQueries = {
  log: (orderNo: string) =>
    infiniteQueryOptions({
      queryKey: ['orders', 'changes', orderNo],
      queryFn: ({ pageParam, signal }) => answerOf(client.GET('/api/v1/orders/{orderNo}/changes', { params: { path: { orderNo }, query: { cursor: pageParam } }, signal })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  /** People's own words are hidden unless they are revealed, which goes on record. */
  requests: (orderNo: string, reveal = false) =>
    queryOptions({
      queryKey: ['orders', 'requests', orderNo, { reveal }],
      queryFn: ({ signal }) =>
        answerOf(client.GET('/api/v1/orders/{orderNo}/requests', { params: { path: { orderNo }, query: reveal ? { reveal } : {} }, signal })),
    }),
  wish: (orderNo: string, wish: Wish, version: number) =>
    queryOptions({
      queryKey: ['orders', 'foresee', orderNo, wish, version],
      queryFn: ({ signal }) => foreseeWish(orderNo, wish, signal),
    }),
  reverse: (orderNo: string, wish: ReverseWish, version: number) =>
    queryOptions({
      queryKey: ['orders', 'foresee', orderNo, 'reverse', wish, version],
      queryFn: ({ signal }) => foreseeReverse(orderNo, wish, signal),
    }),
  /** An empty patch asks whether the order takes a change of its content at all. */
  patch: (orderNo: string, patch: OrderPatch, version: number) =>
    queryOptions({
      queryKey: ['orders', 'foresee', orderNo, patch, version],
      queryFn: ({ signal }) => foreseePatch(orderNo, patch, signal),
    }),
};
