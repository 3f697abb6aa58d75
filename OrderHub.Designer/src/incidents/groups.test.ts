import { expect, it } from 'vitest';
import { incident } from '../testing/samples';
import { groupByCause } from './groups';

it('puts the cause that stopped most orders first, and the oldest of each first', () => {
  const groups = groupByCause([
    incident({ incidentId: '1', cause: 'address.unknown', retryable: false }),
    incident({ incidentId: '2', cause: 'terminal.unavailable', openedAt: '2026-03-02T03:00:00Z' }),
    incident({ incidentId: '3', cause: 'terminal.unavailable', openedAt: '2026-03-02T02:00:00Z' }),
  ]);
  expect(groups.map((group) => [group.cause, group.incidents.map((one) => one.incidentId), group.retryable.length])).toEqual([
    ['terminal.unavailable', ['3', '2'], 2],
    ['address.unknown', ['1'], 0],
  ]);
});
