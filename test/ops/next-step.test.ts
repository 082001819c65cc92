import { describe, expect, it } from 'vitest';
import { describeStep, nextStep } from '../../ops/next-step.ts';

const NOW = new Date('2026-05-02T12:00:00Z');
const EARLIER = '2026-05-02T11:59:00.000Z';
const LATER = '2026-05-02T12:10:00.000Z';
const WAITING = {
  status: 'uploaded',
  attemptsLeft: true,
  uploadExpired: false,
  uploadExpiresAt: LATER,
  lookedAt: EARLIER,
} as const;

describe('what the sweep will do', () => {
  it('with a lease that has run out: another attempt while one is left, else the end', () => {
    const held = { ...WAITING, status: 'processing' } as const;
    expect(nextStep(held, 'unknown', NOW)).toEqual({ kind: 'give_back', notBefore: null });
    expect(nextStep({ ...held, attemptsLeft: false }, 'unknown', NOW).kind).toBe('fail_exhausted');
  });

  it('with one that waits: queue it, once it is its turn', () => {
    expect(nextStep(WAITING, 'there', NOW)).toEqual({ kind: 'queue', notBefore: null });
    const queuedBefore = { ...WAITING, lookedAt: LATER };
    expect(nextStep(queuedBefore, 'there', NOW)).toEqual({ kind: 'queue', notBefore: LATER });
    expect(describeStep(nextStep(queuedBefore, 'there', NOW))).toBe(`queue it again, from ${LATER}`);
  });

  it('with an upload that has not come: wait until it cannot come any more', () => {
    expect(nextStep(WAITING, 'missing', NOW)).toEqual({ kind: 'wait_for_upload', notBefore: LATER });
    expect(nextStep({ ...WAITING, uploadExpired: true }, 'missing', NOW).kind).toBe('fail_expired');
  });
});
