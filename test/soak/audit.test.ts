import { describe, expect, it } from 'vitest';
import { METRICS } from '../../lambdas/contract.ts';
import { addsUp, compareMetrics, findBrokenPromises } from '../../soak/audit.ts';
import type { FaultName } from '../../soak/fault-kinds.ts';
import type { Sent } from '../../soak/field-apps.ts';
import type { ImageEnd } from '../../soak/image-ends.ts';
import { type ImagePlan, planImages } from '../../soak/image-plan.ts';
import { MetricCounts } from '../../soak/metric-counts.ts';
import type { Expected, UploadKind } from '../../soak/upload-kinds.ts';

const plans = await planImages({ images: 20, faults: 0, seed: 1 });
const planOf = (kind: UploadKind) => plans.find((one) => one.kind === kind)!;
const plan = planOf('multispectral');
const { id } = plan;
const completed: ImageEnd = {
  ...{ id, status: 'completed', failureCode: null, failureReason: null, attempt: 1, analysed: [1] },
  ...{ completions: 1, reopenings: 0, reprocessings: 0, ndviUnavailable: null, history: [] },
  ...meansOf(plan.expected),
};
const { ndviMean } = completed;

function meansOf(expected: Expected): Pick<ImageEnd, 'ndviMean' | 'saviMean'> {
  if (!('ndviMean' in expected)) throw new Error(`no NDVI is expected of ${expected.status}`);
  return { ndviMean: expected.ndviMean, saviMean: expected.saviMean ?? 0 };
}

const silent = {
  ...{ tombstones: new Set<string>(), traces: new Map<string, string[]>(), metrics: new MetricCounts() },
  injected: new Map<FaultName, number>(),
};

function auditOf(
  image: ImagePlan,
  end: Partial<ImageEnd> | null,
  sent: Partial<Sent> = {},
  trace?: string[],
) {
  const ends = new Map(end === null ? [] : [[image.id, { ...completed, id: image.id, ...end }]]);
  const traces = new Map(trace === undefined ? [] : [[image.id, trace]]);
  return findBrokenPromises({
    ...{ ...silent, plans: [image], ends, traces },
    sent: new Map([[image.id, { acknowledged: true, at: 0, places: [], ...sent }]]),
  });
}

const audit = (end: Partial<ImageEnd> | null, acknowledged = true) => auditOf(plan, end, { acknowledged });

const none = {
  ...{ lost: [], doubled: [], unexpected: [], processing: [], unsettled: [], undeleted: [], refused: [] },
};

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
    ['doubled', { attempt: 2, analysed: [1, 2], completions: 2, reopenings: 1 }, true],
    ['doubled', { reprocessings: 1 }, true],
    ['doubled', { status: 'failed', failureCode: 'upload_expired', failureReason: 'late' }, true],
    ['processing', { status: 'processing', analysed: [], completions: 0 }, true],
    ['unexpected', { ndviMean: ndviMean! + 0.01 }, true],
    ['unexpected', { status: 'failed', failureCode: 'upload_expired', failureReason: 'late' }, true],
  ] as const)('finds what is %s: %j', (promise, end, acknowledged) => {
    expect(audit(end, acknowledged)[promise]).toEqual([id]);
  });

  it('of an image that was opened again, wants one completion for each opening and the last request', () => {
    const image = planOf('reprocessed');
    const again = { attempt: 2, analysed: [1, 2], completions: 2, reopenings: 1, reprocessings: 1 };
    const done = { followUp: 'done' } as const;
    const means = meansOf(image.expected);
    expect(auditOf(image, { ...again, ...means }, done)).toEqual(none);
    expect(auditOf(image, { ...again, ...means, saviMean: 0.1 }, done).unexpected).toEqual([image.id]);
    expect(auditOf(image, { ...again, ...means, reprocessings: 2 }, done).doubled).toEqual([image.id]);
    expect(auditOf(image, { ...again, ...means, analysed: [2] }, done).doubled).toEqual([image.id]);
    expect(auditOf(image, { ...again, ...means }, { followUp: 'refused: 500' }).refused).toEqual([image.id]);
  });

  it('of a replaced object, wants the newest bytes, unless they came too late', () => {
    const image = planOf('replaced');
    const [newer, older] = [meansOf(image.expected), meansOf(image.expectedBefore!)];
    expect(auditOf(image, newer, { followUp: 'done' })).toEqual(none);
    expect(auditOf(image, older, { followUp: 'done' }).unexpected).toEqual([image.id]);
    expect(auditOf(image, older, { followUp: 'too late' })).toEqual(none);
    const again = { attempt: 2, analysed: [1, 2], completions: 2, reopenings: 1 };
    expect(auditOf(image, { ...again, ...newer }, { followUp: 'done' })).toEqual(none);
    expect(auditOf(image, { ...again, ...older }, { followUp: 'too late' }).doubled).toEqual([image.id]);
  });

  it('of a deleted image, wants nothing to be left', () => {
    const image = planOf('deleted');
    expect(auditOf(image, null, {}, [])).toEqual(none);
    expect(auditOf(image, null, {}, ['a row']).undeleted).toEqual([image.id]);
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
    const all = compareMetrics({ ...silent, plans: [plan], sent: new Map(), ends, metrics, injected });
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
