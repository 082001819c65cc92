import type { PolicyDocument } from '../access/caller.ts';

/** What a template says of a bucket, as far as this server acts by it. */
export interface BucketConfiguration {
  readonly cors?: readonly CorsRule[];
  readonly policy?: PolicyDocument;
  readonly notifications?: readonly QueueNotification[];
  /** Whether EventBridge is told of new objects, too. */
  readonly eventBridge?: boolean;
}

export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders?: readonly string[];
  readonly exposedHeaders?: readonly string[];
  readonly maxAgeSeconds?: number;
}

export interface QueueNotification {
  readonly queueArn: string;
  /** `s3:ObjectCreated:*` or one of its kinds. */
  readonly events: readonly string[];
  readonly prefix?: string;
  readonly suffix?: string;
}

const creations = ['*', 'Put', 'Post', 'Copy', 'CompleteMultipartUpload'].map(
  (kind) => `s3:ObjectCreated:${kind}`,
);
const methods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];

/** Refuses by name what would otherwise be ignored, or fail at the first request. */
export function validateConfiguration(bucket: string, configuration: BucketConfiguration): void {
  for (const { events, queueArn } of configuration.notifications ?? []) {
    const unknown = events.find((event) => !creations.includes(event));
    if (unknown)
      throw refused(bucket, `notifications of ${unknown} are not implemented by the local S3 server`);
    if (!queueArn.startsWith('arn:aws:sqs:')) throw refused(bucket, `${queueArn} is no queue`);
  }
  for (const { allowedMethods, allowedOrigins } of configuration.cors ?? []) {
    const unknown = allowedMethods.find((method) => !methods.includes(method));
    if (unknown) throw refused(bucket, `a CORS rule cannot allow the method ${unknown}`);
    const wrong = allowedOrigins.find((origin) => origin.split('*').length > 2);
    if (wrong) throw refused(bucket, `the CORS origin ${wrong} has more than one *`);
  }
}

function refused(bucket: string, why: string): Error {
  return new Error(`Configuring the bucket ${bucket}: ${why}`);
}
