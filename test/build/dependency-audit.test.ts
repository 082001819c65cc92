import { describe, expect, it } from 'vitest';
import { readExceptions } from '../../build/audit-dependencies.ts';
import { judgeAudit } from '../../build/dependency-audit.ts';

const TODAY = '2026-11-25';

const advisory = (id: string, severity: string) => ({
  source: 1,
  name: 'sharp',
  dependency: 'sharp',
  title: 'Heap overflow in libwebp',
  url: `https://github.com/advisories/${id}`,
  severity,
  range: '<0.32.6',
});
const report = (...via: readonly unknown[]) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: { sharp: { name: 'sharp', via }, resizer: { name: 'resizer', via: ['sharp'] } },
  });
const accepted = (until: string) => [{ id: 'GHSA-a', reason: 'WebP is refused before it is decoded', until }];

describe('the audit of what ships', () => {
  it.each(['high', 'critical'])('fails for an advisory of severity %s, and names it once', (severity) => {
    const both = report(advisory('GHSA-a', severity), advisory('GHSA-a', severity));
    expect(judgeAudit(both, [], TODAY)).toEqual({
      outcome: 'failed',
      findings: [`sharp: Heap overflow in libwebp (${severity}, GHSA-a)`],
    });
  });

  it('passes with lesser ones, and with none', () => {
    expect(judgeAudit(report(advisory('GHSA-a', 'moderate')), [], TODAY).outcome).toBe('passed');
    expect(judgeAudit(report(), [], TODAY)).toEqual({ outcome: 'passed', notes: [] });
  });

  it('accepts a finding until the day that its exception names, and no other finding', () => {
    const one = report(advisory('GHSA-a', 'high'));
    expect(judgeAudit(one, accepted(TODAY), TODAY).outcome).toBe('passed');
    expect(judgeAudit(one, accepted('2026-11-24'), TODAY)).toMatchObject({
      outcome: 'failed',
      findings: [expect.stringContaining('accepted until 2026-11-24')],
    });
    expect(judgeAudit(report(advisory('GHSA-b', 'high')), accepted(TODAY), TODAY).outcome).toBe('failed');
  });

  it('tells of an exception that nothing needs any more', () => {
    expect(judgeAudit(report(), accepted(TODAY), TODAY)).toMatchObject({
      outcome: 'passed',
      notes: [expect.stringContaining('GHSA-a')],
    });
  });

  it.each([
    ['', 'npm audit gave no report'],
    ['<html>', 'npm audit gave no report'],
    ['{"message":"405 Method Not Allowed","error":{"summary":""}}', '405 Method Not Allowed'],
  ])('is skipped, with the reason, where the registry cannot be asked: %j', (text, reason) => {
    expect(judgeAudit(text, accepted(TODAY), TODAY)).toEqual({ outcome: 'skipped', reason });
  });

  it('has exceptions with a reason and a day', () => {
    for (const { id, reason, until } of readExceptions()) {
      expect(id).toMatch(/^GHSA(-[0-9a-z]{4}){3}$/);
      expect(reason.length).toBeGreaterThan(20);
      expect(until).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});
