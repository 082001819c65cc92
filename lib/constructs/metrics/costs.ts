import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { LIST_PRICES } from '../../list-prices.ts';
import type { LambdaFunction } from '../lambda-function.ts';
import { DAY, type Observed } from './observed.ts';
import { ownMetric } from './own-metrics.ts';

const A_DAY = { statistic: 'Sum', period: DAY } as const;
const HOURS_OF_A_DAY = 24;
const DAYS_OF_A_MONTH = 30;
const GIBIBYTE = 1024 ** 3;

type Metrics = Readonly<Record<string, IMetric>>;

function dollars(label: string, terms: readonly string[], usingMetrics: Metrics): MathExpression {
  // A sum of what there is: with `+`, one function that nobody called would hide the others.
  const expression = `SUM([${terms.join(', ')}])`;
  return new MathExpression({ expression, usingMetrics: { ...usingMetrics }, label, period: DAY });
}

/** Time by memory, and calls. */
export function functionsCost({ api, processor, sweep }: Observed): MathExpression {
  const functions = { api: api.function, worker: processor.function, sweep: sweep.function };
  const terms: string[] = [];
  const metrics: Record<string, IMetric> = {};
  for (const [name, one] of Object.entries(functions)) {
    metrics[`${name}Time`] = one.lambda.metricDuration(A_DAY);
    metrics[`${name}Calls`] = one.lambda.metricInvocations(A_DAY);
    terms.push(
      `${name}Time * ${pricePerMillisecond(one)}`,
      `${name}Calls * ${decimal(LIST_PRICES.invocation)}`,
    );
  }
  return dollars('functions', terms, metrics);
}

function pricePerMillisecond({ memoryMegabytes }: LambdaFunction): string {
  return decimal((memoryMegabytes / 1024 / 1000) * LIST_PRICES.gigabyteSecond);
}

/** CloudWatch's expressions know no exponents, which JavaScript writes below 1e-6. */
function decimal(dollars: number): string {
  const DIGITS = 15;
  return dollars.toFixed(DIGITS).replace(/\.?0+$/, '');
}

/** The day's average capacity, for 24 hours: of today, a forecast. */
export function databaseCost({ database }: Observed): MathExpression {
  const capacity = database.cluster.metricServerlessDatabaseCapacity({ statistic: 'Average', period: DAY });
  return dollars('database', [`capacity * ${decimal(HOURS_OF_A_DAY * LIST_PRICES.capacityUnitHour)}`], {
    capacity,
  });
}

/** S3 tells once a day. */
export function storageCost({ bucket }: Observed): MathExpression {
  const stored = new Metric({
    namespace: 'AWS/S3',
    metricName: 'BucketSizeBytes',
    dimensionsMap: { BucketName: bucket.bucketName, StorageType: 'StandardStorage' },
    statistic: 'Average',
    period: DAY,
  });
  const perDay = decimal(LIST_PRICES.s3Gigabyte / DAYS_OF_A_MONTH);
  return dollars('storage', [`stored / ${GIBIBYTE} * ${perDay}`], { stored });
}

/** Of the API and of the upload queue. Those of S3 have no metric that is free: docs/cost.md estimates them. */
export function requestsCost({ api, uploadQueue }: Observed): MathExpression {
  const { queue } = uploadQueue;
  const metrics = { calls: api.api.metricCount(A_DAY), ...queueCalls(queue) };
  const ofQueue = Object.keys(queueCalls(queue)).map(
    (name) => `${name} * ${decimal(LIST_PRICES.queueRequest)}`,
  );
  return dollars('requests', [`calls * ${decimal(LIST_PRICES.apiRequest)}`, ...ofQueue], metrics);
}

function queueCalls(queue: Queue): Metrics {
  return {
    sent: queue.metricNumberOfMessagesSent(A_DAY),
    received: queue.metricNumberOfMessagesReceived(A_DAY),
    empty: queue.metricNumberOfEmptyReceives(A_DAY),
    deleted: queue.metricNumberOfMessagesDeleted(A_DAY),
  };
}

/** All of it by the images of the day: on a day with few, the share of what is paid for anyway is large. */
export function costPerImage(observed: Observed): MathExpression {
  const costs = {
    functions: functionsCost(observed),
    database: databaseCost(observed),
    storage: storageCost(observed),
    requests: requestsCost(observed),
  };
  const images = ownMetric('process-image', 'imagesCompleted', 'Sum', DAY);
  return new MathExpression({
    expression: `SUM([${Object.keys(costs).join(', ')}]) / images`,
    usingMetrics: { ...costs, images },
    label: 'for each completed image',
    period: DAY,
  });
}
