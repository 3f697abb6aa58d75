import { describe, expect, it } from 'vitest';
import { choiceOf, noSearch } from '../api/jobs';
import { en } from '../language/en';
import { zh } from '../language/zh';
import { actsOnJobs, hasEnded, jobStates, jobTone, seesJobs } from './jobRules';

describe('jobs', () => {
  it('every state and every end of a try has words in both languages', () => {
    const unnamed = [...jobStates, 'stopped', 'lost'].filter((state) => !(`jobState.${state}` in en) || !(`jobState.${state}` in zh));
    expect(unnamed).toEqual([]);
  });

  it('an auditor sees and does not act; who composes flows does neither', () => {
    expect(['operator', 'auditor', 'designer'].map((role) => [seesJobs(role), actsOnJobs(role)])).toEqual([[true, true], [true, false], [false, false]]);
  });

  it('what has ended is told from what goes on, and what failed stands out', () => {
    expect(jobStates.filter(hasEnded)).toEqual(['succeeded', 'failed', 'cancelled', 'skipped']);
    expect([jobTone('failed'), jobTone('succeeded'), jobTone('skipped')]).toEqual(['danger', 'success', 'neutral']);
  });

  it('a deed on all takes exactly what the search shows', () => {
    expect(choiceOf({ ...noSearch, state: 'failed', name: 'night', schedule: '7' }))
      .toEqual({ state: 'failed', kind: null, name: 'night', argument: null, orderNo: null, queue: null, scheduleId: '7', batchId: null, tenant: null });
  });
});
