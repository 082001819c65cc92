import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { type FunctionName, METRICS } from '../../lambdas/contract.ts';
import type { ImageProcessor } from './image-processor.ts';
import type { ImagesApi } from './images-api.ts';
import type { StuckImageSweep } from './stuck-image-sweep.ts';
import type { UploadQueue } from './upload-queue.ts';

/** What there is to look at. */
export interface Observed {
  readonly api: ImagesApi;
  readonly processor: ImageProcessor;
  readonly sweep: StuckImageSweep;
  readonly uploadQueue: UploadQueue;
}

export const FIVE_MINUTES = Duration.minutes(5);

type OwnMetric = Exclude<keyof typeof METRICS, 'namespace' | 'imagesFailed' | 'failureCodeDimension'>;

/** A metric that a function writes into its log; the logger's library names the function in `service`. */
export function ownMetric(service: FunctionName, name: OwnMetric, statistic: string): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName: METRICS[name],
    dimensionsMap: { service },
    statistic,
    period: FIVE_MINUTES,
    label: METRICS[name],
  });
}

/** The functions count failed images per code and never without one: the search finds codes nobody has seen yet. */
const FAILED_IMAGES =
  `SEARCH('{${METRICS.namespace},service,${METRICS.failureCodeDimension}} ` +
  `MetricName="${METRICS.imagesFailed}"', 'Sum', ${FIVE_MINUTES.toSeconds()})`;

/** One line per failure code. */
export function failuresByCode(): MathExpression {
  return new MathExpression({ expression: FAILED_IMAGES, label: '', period: FIVE_MINUTES });
}

export function failedImages(): MathExpression {
  return new MathExpression({
    expression: `SUM(${FAILED_IMAGES})`,
    label: METRICS.imagesFailed,
    period: FIVE_MINUTES,
  });
}

/**
 * Failures per hundred, counted against at least `quiet` calls: one failure among three calls at night is a third of
 * all, and still nothing to wake anybody for.
 */
export function failureRate(failures: IMetric, calls: IMetric, quiet: number): MathExpression {
  return new MathExpression({
    expression: `100 * failures / IF(calls > ${quiet}, calls, ${quiet})`,
    usingMetrics: { failures, calls },
    label: 'failures, %',
    period: FIVE_MINUTES,
  });
}

export function waiting(queue: Queue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({
    statistic: 'Maximum',
    period: Duration.minutes(1),
    label: 'waiting',
  });
}

export function apiFailureRate({ api }: Observed): MathExpression {
  const options = { statistic: 'Sum', period: FIVE_MINUTES };
  return failureRate(api.api.metricServerError(options), api.api.metricCount(options), 100);
}

export function processFailureRate({ processor }: Observed): MathExpression {
  const options = { statistic: 'Sum', period: FIVE_MINUTES };
  const { lambda } = processor.function;
  return failureRate(lambda.metricErrors(options), lambda.metricInvocations(options), 20);
}

export function oldestMessage({ uploadQueue }: Observed): Metric {
  return uploadQueue.queue.metricApproximateAgeOfOldestMessage({
    statistic: 'Maximum',
    period: FIVE_MINUTES,
    label: 'age of the oldest message, s',
  });
}
