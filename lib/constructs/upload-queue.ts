import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';

/** AWS's advice for a queue that a function reads: room for the function's own retries before a message comes back. */
const VISIBILITY_PER_TIMEOUT = 6;

/** Deliveries of one message before it is set aside. Fewer, and throttled deliveries alone would use them up. */
const MAXIMUM_RECEIVES = 5;

/** Which object is to be processed: S3's events, and the sweep's messages. What fails again and again is set aside. */
export class UploadQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, configuration: Configuration) {
    super(scope, id);
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // The age of a message counts from when it was first sent, so this has to be longer than the queue's own.
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(VISIBILITY_PER_TIMEOUT * configuration.processTimeoutSeconds),
      retentionPeriod: Duration.days(4),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAXIMUM_RECEIVES },
    });
    this.acceptFromBuckets();
  }

  /**
   * The bucket needs this policy before it exists, so the policy cannot name the bucket. It names what CloudFormation
   * will call it instead: the stack's name in lower case, then the logical id. See docs/adr/0001.
   */
  private acceptFromBuckets(): void {
    const stackName = Stack.of(this).stackName.toLowerCase();
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AcceptObjectEvents',
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:s3:::${stackName}-*` },
        },
      }),
    );
  }
}
