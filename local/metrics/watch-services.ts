import type { LocalMetrics } from './local-metrics.ts';

/** CloudWatch gets a value of each queue in a minute; here somebody watches for minutes only. */
const MILLISECONDS_BETWEEN_LOOKS = 5000;

/** What has not changed is written again after so long, as CloudWatch has a value of each minute. */
const UNCHANGED_MILLISECONDS = 60_000;

export interface QueueState {
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
  /** 0 where nothing waits. */
  readonly oldestSeconds: number;
}

export interface BucketState {
  readonly name: string;
  readonly bytes: number;
}

/** What services have is asked from time to time; what happens in them they tell. */
export function watchServices(
  services: { queues(): readonly QueueState[]; buckets(): readonly BucketState[] },
  metrics: LocalMetrics,
): () => void {
  const written = new Map<string, { readonly values: string; readonly at: number }>();
  const write = (namespace: string, dimensions: Record<string, string>, values: Record<string, number>) => {
    const key = `${namespace} ${Object.values(dimensions)}`;
    const last = written.get(key);
    const now = { values: JSON.stringify(values), at: Date.now() };
    if (last?.values === now.values && now.at - last.at < UNCHANGED_MILLISECONDS) return;
    written.set(key, now);
    metrics.write(namespace, dimensions, values);
  };
  const look = (): void => {
    for (const { name, visible, inFlight, oldestSeconds } of services.queues()) {
      write(
        'AWS/SQS',
        { QueueName: name },
        {
          ApproximateNumberOfMessagesVisible: visible,
          ApproximateNumberOfMessagesNotVisible: inFlight,
          ApproximateAgeOfOldestMessage: oldestSeconds,
        },
      );
    }
    for (const { name, bytes } of services.buckets()) {
      write('AWS/S3', { BucketName: name, StorageType: 'StandardStorage' }, { BucketSizeBytes: bytes });
    }
  };
  look();
  const timer = setInterval(look, MILLISECONDS_BETWEEN_LOOKS);
  timer.unref();
  return () => clearInterval(timer);
}
