import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { FIVE_MINUTES, HOUR, type Observed, SUM } from './observed.ts';
import { ownMetric } from './own-metrics.ts';

/**
 * Failures per hundred, counted against at least `quiet` calls: one failure among three calls at night is a third of
 * all, and still nothing to wake anybody for.
 */
export function failureRate(
  failures: IMetric,
  calls: IMetric,
  quiet: number,
  period = FIVE_MINUTES,
): MathExpression {
  return new MathExpression({
    expression: `100 * failures / IF(calls > ${quiet}, calls, ${quiet})`,
    usingMetrics: { failures, calls },
    label: 'failures, %',
    period,
  });
}

export function apiFailureRate({ api }: Observed): MathExpression {
  return failureRate(api.api.metricServerError(SUM), api.api.metricCount(SUM), 100);
}

/** Crashes and time-outs: what a run reports itself comes back through the queue, and is no error of Lambda's. */
export function crashRate({ processor }: Observed): MathExpression {
  const { lambda } = processor.function;
  return failureRate(lambda.metricErrors(SUM), lambda.metricInvocations(SUM), 20);
}

/** Attempts that ended by a fault of ours or of AWS's. */
export function releaseRate(): MathExpression {
  const released = ownMetric('process-image', 'imagesReleased', 'Sum');
  const claimed = ownMetric('process-image', 'imagesClaimed', 'Sum');
  return failureRate(released, claimed, 10);
}

/** Of those that a worker has brought to an end: an upload that never came says nothing of the files. */
export function failedImageRate(): MathExpression {
  const failed = ownMetric('process-image', 'imagesFailed', 'Sum', HOUR);
  const completed = ownMetric('process-image', 'imagesCompleted', 'Sum', HOUR);
  const ended = new MathExpression({
    expression: 'SUM([failed, completed])',
    usingMetrics: { failed, completed },
    period: HOUR,
  });
  return failureRate(failed, ended, 50, HOUR).with({ label: 'failed, %' });
}

/** 1 where work has waited and nothing was done with it: not one message was deleted. */
export function nothingFinishes({ uploadQueue: { queue } }: Observed): MathExpression {
  return new MathExpression({
    expression: 'IF(waiting > 0 AND done < 1, 1, 0)',
    usingMetrics: {
      // Of the whole spell: a message that came a second before its end has waited for nothing.
      waiting: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Minimum', period: FIVE_MINUTES }),
      done: queue.metricNumberOfMessagesDeleted(SUM),
    },
    label: 'work waits and nothing is done',
    period: FIVE_MINUTES,
  });
}
