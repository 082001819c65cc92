import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalMetrics } from '../../../local/metrics/local-metrics.ts';
import { MetricStore } from '../../../local/metrics/metric-store.ts';

const MINUTE = 60_000;
const queue = { namespace: 'AWS/SQS', name: 'Sent', dimensions: { QueueName: 'uploads' } };

describe('the store of metrics', () => {
  it('gives values by their period, of one metric alone, from a moment to before another', () => {
    const store = new MetricStore();
    for (const [timestamp, value] of [
      [0, 1],
      [MINUTE - 1, 2],
      [MINUTE, 4],
      [3 * MINUTE, 8],
    ] as const) {
      store.add({ ...queue, timestamp, value });
      store.add({ ...queue, dimensions: { QueueName: 'other' }, timestamp, value: 100 });
    }
    expect([...store.periods(queue, 0, 3 * MINUTE, MINUTE)]).toEqual([
      [0, [1, 2]],
      [MINUTE, [4]],
    ]);
  });

  it('finds metrics by the names of their dimensions, no more and no fewer', () => {
    const store = new MetricStore();
    const dimensions = [{ service: 'a' }, { service: 'a', Sensor: 'x' }, { Sensor: 'y', service: 'b' }];
    for (const one of dimensions)
      store.add({ namespace: 'n', name: 'm', dimensions: one, timestamp: 0, value: 1 });
    const found = store.search('n', 'm', ['service', 'Sensor']);
    expect(found.map((metric) => metric.dimensions)).toEqual(dimensions.slice(1));
  });

  it('stays bounded, and keeps the newest', () => {
    const store = new MetricStore(100);
    for (let at = 0; at < 1000; at++) store.add({ ...queue, timestamp: at, value: at });
    expect(store.size).toBeLessThanOrEqual(200);
    expect([...store.periods(queue, 999, 1000, 1)]).toEqual([[999, [999]]]);
  });
});

describe('metrics in a data directory', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'metrics-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('are there after a restart, but for a line that a crash cut off', async () => {
    const first = await LocalMetrics.open(directory);
    first.onInvocation({ functionName: 'api', milliseconds: 12, failed: true, concurrency: 2 });
    await first.close();
    await appendFile(join(directory, 'metrics.jsonl'), '{"namespace":"AWS/La');
    const second = await LocalMetrics.open(directory);
    const errors = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'api' } };
    const periods = second.store.periods(errors, 0, Date.now() + 1, 24 * 60 * MINUTE);
    expect([...periods.values()]).toEqual([[1]]);
    await second.close();
  });
});
