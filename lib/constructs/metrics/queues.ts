import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { FIVE_MINUTES, MINUTE, type Observed } from './observed.ts';

export function waiting(queue: Queue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({
    statistic: 'Maximum',
    period: MINUTE,
    label: 'waiting',
  });
}

export function inWork(queue: Queue): Metric {
  return queue.metricApproximateNumberOfMessagesNotVisible({
    statistic: 'Maximum',
    period: MINUTE,
    label: 'in work',
  });
}

/** A message that was received three times is no longer in it: oldest-unfinished looks after those. */
export function oldestMessage({ uploadQueue }: Observed): Metric {
  return uploadQueue.queue.metricApproximateAgeOfOldestMessage({
    statistic: 'Maximum',
    period: FIVE_MINUTES,
    label: 'oldest message',
  });
}
