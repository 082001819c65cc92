import { describe, expect, it } from 'vitest';
import { METRICS } from '../../lambdas/contract.ts';
import { addsUp, compareMetrics, findBrokenPromises } from '../../soak/audit.ts';
import type { FaultName } from '../../soak/fault-kinds.ts';
import type { ImageEnd } from '../../soak/image-ends.ts';
import { planImages } from '../../soak/image-plan.ts';
import { MetricCounts } from '../../soak/metric-counts.ts';

const [plan] = (await planImages({ images: 20, faults: 0, seed: 1 })).filter(
  ({ kind }) => kind === 'multispectral',
);
const { id, expected } = plan!;
const ndviMean = 'ndviMean' in expected ? expected.ndviMean : 0;
const completed: ImageEnd = {
  ...{ id, status: 'completed', failureCode: null, failureReason: null, attempt: 1, analysed: [1] },
  ...{ completions: 1, ndviMean, ndviUnavailable: null, history: [] },
};

function audit(end: Partial<ImageEnd> | null, acknowledged = true) {
  const ends = new Map(end === null ? [] : [[id, { ...completed, ...end }]]);
  const sent = new Map([[id, { acknowledged, at: 0 }]]);
  const injected = new Map<FaultName, number>();
  return findBrokenPromises({ plans: [plan!], sent, ends, metrics: new MetricCounts(), injected });
}

const none = { lost: [], doubled: [], unexpected: [], processing: [], unsettled: [] };

describe('the audit', () => {
  it('finds nothing where an image ended as it must', () => {
    expect(audit({})).toEqual(none);
  });

  it.each([
    ['lost', { status: 'uploaded', analysed: [], completions: 0 }, true],
    ['lost', { status: 'processing', analysed: [], completions: 0 }, true],
    ['lost', null, true],
    ['unsettled', { status: 'uploaded', analysed: [], completions: 0 }, false],
    ['doubled', { analysed: [1, 2] }, true],
    ['doubled', { completions: 2 }, true],
    ['doubled', { attempt: 2 }, true],
    ['doubled', { status: 'failed', failureCode: 'upload_expired', failureReason: 'late' }, true],
    ['processing', { status: 'processing', analysed: [], completions: 0 }, true],
    ['unexpected', { ndviMean: ndviMean + 0.01 }, true],
    ['unexpected', { status: 'failed', failureCode: 'upload_expired', failureReason: 'late' }, true],
  ] as const)('finds what is %s: %j', (promise, end, acknowledged) => {
    expect(audit(end, acknowledged)[promise]).toEqual([id]);
  });
});

describe('the counts of the functions', () => {
  const line = (name: string, value: unknown) =>
    JSON.stringify({ _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: name }] }] }, [name]: value });

  function compare(lines: readonly string[], killed: number) {
    const metrics = new MetricCounts();
    for (const one of lines) metrics.read(one);
    const injected = new Map<FaultName, number>([['the worker is killed after the commit', killed]]);
    const ends = new Map([[id, completed]]);
    const all = compareMetrics({ plans: [plan!], sent: new Map(), ends, metrics, injected });
    return all.find(({ metric }) => metric === METRICS.imagesCompleted)!;
  }

  it('add up: never more than rows, and fewer only where a worker died', () => {
    const once = line(METRICS.imagesCompleted, 1);
    expect(addsUp(compare([once], 0))).toBe(true);
    expect(addsUp(compare([once, once], 1))).toBe(false);
    expect(addsUp(compare([line(METRICS.imagesCompleted, [1, 1])], 0))).toBe(false);
    expect(addsUp(compare([], 0))).toBe(false);
    expect(addsUp(compare(['no JSON "CloudWatchMetrics"'], 1))).toBe(true);
  });
});
