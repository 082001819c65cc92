import type { NotificationConfiguration, QueueConfiguration } from '@aws-sdk/client-s3';

/** Ours in place of the former one of its id; all others, of queues, topics, functions and EventBridge, as they were. */
export function withEntry(
  former: NotificationConfiguration,
  entry: QueueConfiguration,
): NotificationConfiguration {
  const others = withoutEntry(former, entry.Id!);
  return { ...others, QueueConfigurations: [...(others.QueueConfigurations ?? []), entry] };
}

export function withoutEntry(former: NotificationConfiguration, id: string): NotificationConfiguration {
  const { QueueConfigurations = [], ...others } = former;
  const kept = QueueConfigurations.filter((one) => one.Id !== id);
  return kept.length === 0 ? others : { ...others, QueueConfigurations: kept };
}
