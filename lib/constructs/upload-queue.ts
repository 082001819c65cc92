import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';
import { scanResultRuleArn, watchedBucketArn } from './watched-bucket.ts';

/** AWS's advice for a queue that a function reads: room for the function's own retries before a message comes back. */
const VISIBILITY_PER_TIMEOUT = 6;

/** Deliveries of one message before it is set aside. Fewer, and throttled deliveries alone would use them up. */
const MAXIMUM_RECEIVES = 5;

/** Which object is to be processed: S3's events, and the sweep's messages. What fails again and again is set aside. */
export class UploadQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, configuration: Configuration, key?: IKey) {
    super(scope, id);
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      ...encryptedBy(key),
      enforceSSL: true,
      // The age of a message counts from when it was first sent, so this has to be longer than the queue's own.
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      ...encryptedBy(key),
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(VISIBILITY_PER_TIMEOUT * configuration.processTimeoutSeconds),
      retentionPeriod: Duration.days(4),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAXIMUM_RECEIVES },
    });
    this.acceptFromBucket(configuration);
    if (configuration.malwareScan) this.acceptScanResults(configuration);
  }

  private acceptFromBucket(configuration: Configuration): void {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AcceptObjectEvents',
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': watchedBucketArn(this, configuration) },
        },
      }),
    );
  }

  private acceptScanResults(configuration: Configuration): void {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AcceptScanResults',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': scanResultRuleArn(configuration) } },
      }),
    );
  }
}

export function encryptedBy(key: IKey | undefined): Pick<QueueProps, 'encryption' | 'encryptionMasterKey'> {
  if (key === undefined) return { encryption: QueueEncryption.SQS_MANAGED };
  return { encryption: QueueEncryption.KMS, encryptionMasterKey: key };
}
