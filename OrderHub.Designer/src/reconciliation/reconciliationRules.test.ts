import { describe, expect, it } from 'vitest';
import { managesReconciliation, proofOf, readsReconciliation, toneOf } from './reconciliationRules';

describe('reconciliation', () => {
  it('claims a proof only of a run that came to its end with nothing left', () => {
    expect(proofOf({ state: 'running', found: 3, repaired: 3, remaining: 0 })).toBeNull();
    expect(proofOf({ state: 'failed', found: 3, repaired: 3, remaining: 0 })).toBeNull();
    expect(proofOf({ state: 'stopped', found: 0, repaired: 0, remaining: 0 })).toBeNull();
    expect(proofOf({ state: 'done', found: 3, repaired: 3, remaining: 0 })).toBe('repaired');
    expect(proofOf({ state: 'done', found: 3, repaired: 2, remaining: 1 })).toBe('none');
    expect(proofOf({ state: 'done', found: 0, repaired: 0, remaining: 0 })).toBe('clean');
  });

  it('is green only for a proven run', () => {
    expect(toneOf({ state: 'done', remaining: 0 })).toBe('success');
    expect(toneOf({ state: 'done', remaining: 1 })).toBe('warning');
    expect(['asked', 'running', 'stopped', 'failed'].map((state) => toneOf({ state, remaining: 0 }))).not.toContain('success');
  });

  it('is seen by operators, auditors and administrators, and changed by no auditor', () => {
    const roles = ['administrator', 'operator', 'designer', 'publisher', 'auditor', 'tenantApi'];
    expect(roles.filter(readsReconciliation)).toEqual(['administrator', 'operator', 'auditor']);
    expect(roles.filter(managesReconciliation)).toEqual(['administrator', 'operator']);
  });
});
