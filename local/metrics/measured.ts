/**
 * Metrics of AWS that this machine writes. All others are "not measured here", which is something else than nothing: a
 * database without a capacity has none that is 0.
 */
export const MEASURED: Readonly<Record<string, readonly string[]>> = {
  'AWS/Lambda': ['Invocations', 'Errors', 'Duration', 'ConcurrentExecutions'],
  'AWS/SQS': [
    'ApproximateNumberOfMessagesVisible',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateAgeOfOldestMessage',
    'NumberOfMessagesSent',
    'NumberOfMessagesReceived',
    'NumberOfMessagesDeleted',
    'NumberOfEmptyReceives',
  ],
  'AWS/ApiGateway': ['Count', '4xx', '5xx', 'Latency'],
  'AWS/S3': ['BucketSizeBytes'],
};

/** Other namespaces are the functions' own: whatever they write is read from their logs. */
export function isMeasured(namespace: string, name: string): boolean {
  return namespace.startsWith('AWS/') ? (MEASURED[namespace]?.includes(name) ?? false) : true;
}
