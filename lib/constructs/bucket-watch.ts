import { CustomResource, Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { OBJECT_KEYS, type WatchBucketProperties } from '../../lambdas/contract.ts';
import type { NamedBucket } from './bucket-permissions.ts';
import { LambdaFunction, type LambdaSurroundings } from './lambda-function.ts';
import type { UploadQueue } from './upload-queue.ts';

/** Two requests to S3, each tried a few times. */
const TIMEOUT_SECONDS = 60;

export interface BucketWatchProps extends LambdaSurroundings {
  readonly bucket: NamedBucket;
  readonly uploadQueue: UploadQueue;
}

/**
 * Has a given bucket tell our queue of uploads. CloudFormation sets notifications only of buckets that it has made; CDK's own
 * function for others may write those of every bucket. When the setting names another bucket, the former keeps our entry: its
 * removal comes after the update, when the role may touch the new one only (docs/configuration.md has the remedy).
 */
export class BucketWatch extends Construct {
  constructor(scope: Construct, id: string, props: BucketWatchProps) {
    super(scope, id);
    const { bucket, configuration, uploadQueue } = props;
    const watch = new LambdaFunction(this, 'Watch', {
      ...props,
      name: 'watch-bucket',
      description: 'Enters the queue into the notifications of a given bucket during a deployment.',
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMegabytes: 256,
      environment: {},
      permissions: [
        new PolicyStatement({
          sid: 'ChangeNotifications',
          actions: ['s3:GetBucketNotification', 's3:PutBucketNotification'],
          resources: [bucket.bucketArn],
        }),
      ],
    });
    const properties: WatchBucketProperties = {
      BucketName: bucket.bucketName,
      NotificationId: `crop-health-${configuration.stage}`,
      QueueArn: uploadQueue.queue.queueArn,
      Prefix: OBJECT_KEYS.rawPrefix,
    };
    new CustomResource(this, 'Watched', {
      resourceType: 'Custom::WatchedBucket',
      serviceToken: watch.lambda.functionArn,
      serviceTimeout: Duration.seconds(TIMEOUT_SECONDS + 30),
      properties: { ...properties },
    });
  }
}
