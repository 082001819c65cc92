import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  listMaps,
  listMultipartUploads,
  listRegister,
  listUploads,
  type NamedBucket,
  objectsUnder,
  registerEntries,
} from './bucket-permissions.ts';
import type { Database } from './database.ts';
import type { ImageEventBus } from './image-event-bus.ts';
import { LambdaFunction, type LambdaSurroundings } from './lambda-function.ts';
import { keepFailures, RETRIES, scheduleSweep } from './sweep-schedules.ts';
import { encryptedBy, type UploadQueue } from './upload-queue.ts';

/** Of the daily round, which goes through the bucket. The others end themselves after two minutes. */
const TIMEOUT_SECONDS = 900;

/** After Lambda has cut a run of process-image off, S3 may still finish what it was told before. */
const WORKER_MARGIN_SECONDS = 60;

/** Seconds: Lambda waits one minute before the first retry, and two before the second. */
const RETRIES_WITHIN = 600;

export interface StuckImageSweepProps extends LambdaSurroundings {
  readonly bucket: NamedBucket;
  readonly register: NamedBucket;
  readonly database: Database;
  readonly eventBus: ImageEventBus;
  readonly uploadQueue: UploadQueue;
}

/**
 * Looks every minute for images that nobody works on: lost events, expired leases, uploads that never came, deletions.
 * It asks the register first, so that an idle database sleeps. Once a day it compares rows, register and bucket.
 */
export class StuckImageSweep extends Construct {
  readonly function: LambdaFunction;
  /** Rounds that were not delivered (the scheduler's) or failed (the function's). */
  readonly failedRounds: Queue;

  constructor(scope: Construct, id: string, props: StuckImageSweepProps) {
    super(scope, id);
    this.failedRounds = new Queue(this, 'FailedRounds', {
      ...encryptedBy(props.encryption.key),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.function = this.createFunction(props);
    const intervalMinutes = props.configuration.sweepIntervalMinutes;
    this.keepFailedRounds(intervalMinutes);
    scheduleSweep(this, {
      ...props,
      intervalMinutes,
      sweep: this.function.lambda,
      failedRounds: this.failedRounds,
    });
  }

  /** The scheduler invokes asynchronously: an error of the function itself reaches only this configuration. */
  private keepFailedRounds(intervalMinutes: number): void {
    new CfnEventInvokeConfig(this, 'FailedInvocations', {
      functionName: this.function.lambda.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: RETRIES,
      maximumEventAgeInSeconds: Math.min(Math.max(intervalMinutes * 60, RETRIES_WITHIN), 21_600),
      destinationConfig: { onFailure: { destination: this.failedRounds.queueArn } },
    });
  }

  private createFunction(props: StuckImageSweepProps): LambdaFunction {
    const { bucket, configuration, database, eventBus, register, uploadQueue } = props;
    return new LambdaFunction(this, 'Sweep', {
      ...props,
      name: 'sweep-stuck-images',
      description:
        'Puts stuck images into the queue again, ends uploads that never came, removes deleted objects.',
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMegabytes: 256,
      environment: {
        bucketName: bucket.bucketName,
        registerBucketName: register.bucketName,
        eventBusName: eventBus.reference,
        queueUrl: uploadQueue.queue.queueUrl,
        deadLetterQueueUrl: uploadQueue.deadLetterQueue.queueUrl,
        databaseClusterArn: database.cluster.clusterArn,
        databaseSecretArn: database.secret.secretArn,
        databaseName: database.databaseName,
        maximumAttempts: configuration.maximumAttempts,
        sweepBatchSize: configuration.sweepBatchSize,
        lostEventSeconds: configuration.lostEventSeconds,
        uploadLifetimeSeconds: configuration.uploadLifetimeSeconds,
        workerLifetimeSeconds: configuration.processTimeoutSeconds + WORKER_MARGIN_SECONDS,
      },
      permissions: [
        ...imagePermissions(bucket),
        ...registerPermissions(register),
        new PolicyStatement({
          sid: 'QueueAgain',
          actions: ['sqs:SendMessage'],
          resources: [uploadQueue.queue.queueArn],
        }),
        new PolicyStatement({
          sid: 'SetAside',
          actions: ['sqs:SendMessage'],
          resources: [uploadQueue.deadLetterQueue.queueArn],
        }),
        ...database.dataApiStatements(),
        eventBus.publishing(),
        // SQS decrypts its data key to send a message, too.
        ...props.encryption.permissions({ reads: ['sqs', 'secretsmanager'], writes: ['sqs'] }),
        keepFailures(this.failedRounds),
      ],
    });
  }
}

/** Nothing is read: what is in the objects is not the sweep's business. */
function imagePermissions(bucket: NamedBucket): PolicyStatement[] {
  return [
    listUploads(bucket),
    listMaps(bucket),
    listMultipartUploads(bucket),
    objectsUnder(bucket, 'rawPrefix', 'RemoveUploads', ['s3:DeleteObject', 's3:AbortMultipartUpload']),
    objectsUnder(bucket, 'derivedPrefix', 'RemoveMaps', ['s3:DeleteObject']),
  ];
}

function registerPermissions(register: NamedBucket): PolicyStatement[] {
  const write = ['s3:PutObject', 's3:DeleteObject'] as const;
  return [
    listRegister(register),
    registerEntries(register, 'openPrefix', 'RegisterOpen', write),
    registerEntries(register, 'deletingPrefix', 'RegisterDeleting', write),
    registerEntries(register, 'deletedPrefix', 'RegisterDeleted', write),
    registerEntries(register, 'fullRoundPrefix', 'RememberFullRound', ['s3:GetObject', ...write]),
  ];
}
