import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  type QueueConfiguration,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { WatchBucketProperties } from '../contract.ts';
import { withEntry, withoutEntry } from './notification-entries.ts';

/** Enters our queue, beside whatever else is told of the bucket. S3 tries the queue before it takes the entry. */
export async function enterNotification(client: S3Client, properties: WatchBucketProperties): Promise<void> {
  await change(client, properties.BucketName, (former) => withEntry(former, entryOf(properties)));
}

/** Of a bucket that is gone there is nothing to remove. */
export async function removeNotification(client: S3Client, properties: WatchBucketProperties): Promise<void> {
  try {
    await change(client, properties.BucketName, (former) => withoutEntry(former, properties.NotificationId));
  } catch (error) {
    if ((error as Error).name !== 'NoSuchBucket') throw error;
  }
}

/** The configuration is read and written as a whole: S3 has no operation for one entry, and no condition on writing. */
async function change(
  client: S3Client,
  Bucket: string,
  edit: (former: NotificationConfiguration) => NotificationConfiguration,
): Promise<void> {
  const { $metadata: _metadata, ...former } = await client.send(
    new GetBucketNotificationConfigurationCommand({ Bucket }),
  );
  const NotificationConfiguration = edit(former);
  await client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
}

function entryOf({ NotificationId, QueueArn, Prefix }: WatchBucketProperties): QueueConfiguration {
  return {
    Id: NotificationId,
    QueueArn,
    Events: ['s3:ObjectCreated:*'],
    Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: Prefix }] } },
  };
}
