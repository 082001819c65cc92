import { DatabaseErrorException, DatabaseResumingException } from '@aws-sdk/client-rds-data';
import type { Context } from 'aws-lambda';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Logger, Metrics } from '../../lambdas/aws/observability.ts';
import { METRICS } from '../../lambdas/contract.ts';

type Line = Record<string, unknown>;

/** Log lines and metrics alike. */
const lines: Line[] = [];
for (const level of ['log', 'info', 'warn', 'error'] as const) {
  vi.spyOn(console, level).mockImplementation((line) => void lines.push(JSON.parse(String(line))));
}

let modules: {
  readonly observability: typeof import('../../lambdas/aws/observability.ts');
  readonly faults: typeof import('../../lambdas/aws/report-database-fault.ts');
};
let logger: Logger;
let metrics: Metrics;
beforeAll(async () => {
  // Lines go through the global console, where a test can read them.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  modules = {
    observability: await import('../../lambdas/aws/observability.ts'),
    faults: await import('../../lambdas/aws/report-database-fault.ts'),
  };
  logger = modules.observability.createLogger('process-image');
  metrics = modules.observability.createMetrics('process-image');
});
beforeEach(() => void lines.splice(0));

interface Embedded {
  readonly CloudWatchMetrics: readonly { readonly Dimensions: readonly string[][] }[];
}
const dimensionsOf = (line: Line | undefined) =>
  (line?._aws as Embedded | undefined)?.CloudWatchMetrics[0]?.Dimensions;

describe('lines of one event', () => {
  const context = { awsRequestId: 'invocation' } as Context;

  it('carry its keys, and none of the event before', () => {
    const { beginLog, continueLog } = modules.observability;
    beginLog(logger, context, { messageId: 'first' });
    continueLog(logger, { imageId: 'a', attempt: 1, owner: 'alice' });
    logger.info('image:claimed');
    beginLog(logger, { awsRequestId: 'next' } as Context, {});
    logger.info('image:nothing-to-do');
    const [claimed, nothing] = lines;
    expect(claimed).toMatchObject({
      requestId: 'invocation',
      messageId: 'first',
      imageId: 'a',
      attempt: 1,
      owner: 'alice',
    });
    expect(nothing).toMatchObject({ requestId: 'next' });
    for (const key of ['messageId', 'imageId', 'attempt', 'owner']) expect(nothing).not.toHaveProperty(key);
  });

  it('of another image in the same event do not name the first one’s owner', () => {
    const { beginLog, continueLog } = modules.observability;
    beginLog(logger, context);
    continueLog(logger, { imageId: 'a', attempt: 1, owner: 'alice' });
    continueLog(logger, { imageId: 'b' });
    logger.info('image:nothing-to-do');
    expect(lines[0]).toMatchObject({ imageId: 'b' });
    expect(lines[0]).not.toHaveProperty('owner');
  });
});

describe('failed images', () => {
  it('are counted together, per code and per sensor, in one line', () => {
    modules.observability.countFailedImages(metrics, 'damaged_file', 1, 'micasense-rededge');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      ImagesFailed: 1,
      FailureCode: 'damaged_file',
      Sensor: 'micasense-rededge',
    });
    expect(dimensionsOf(lines[0])).toEqual([['service'], ['service', 'FailureCode'], ['service', 'Sensor']]);
  });

  it('of an unknown sensor have no such dimension, and none at all are no line', () => {
    modules.observability.countFailedImages(metrics, 'upload_expired', 2);
    modules.observability.countFailedImages(metrics, 'upload_expired', 0);
    expect(lines).toHaveLength(1);
    expect(dimensionsOf(lines[0])).toEqual([['service'], ['service', 'FailureCode']]);
  });
});

describe('calls of the Data API that fail', () => {
  const fault = (error: unknown) => modules.faults.reportDatabaseFault(error, logger, metrics);
  const counted = () => lines.filter((line) => '_aws' in line);

  it('are counted by name, and only by names that are known', () => {
    fault(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }));
    fault(new Error('arn:aws:secret'));
    expect(counted().map((line) => [line.Fault, line[METRICS.databaseFaults]])).toEqual([
      ['ThrottlingException', 1],
      ['Other', 1],
    ]);
    expect(JSON.stringify(lines)).not.toContain('arn:aws');
  });

  it('are no faults where the database is waking up', () => {
    fault(new DatabaseResumingException({ message: 'resuming', $metadata: {} }));
    expect(counted()).toEqual([expect.objectContaining({ [METRICS.databaseResuming]: 1 })]);
    expect(counted()[0]).not.toHaveProperty(METRICS.databaseFaults);
  });

  it('are no faults where a constraint answers, as the caller expects', () => {
    const message = 'ERROR: duplicate key value violates unique constraint; SQLState: 23505';
    fault(new DatabaseErrorException({ message, $metadata: {} }));
    expect(lines).toEqual([]);
  });
});
