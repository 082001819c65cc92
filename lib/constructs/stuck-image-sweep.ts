import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { SweepRequest } from '../../lambdas/contract.ts';
import { listUploads } from './bucket-permissions.ts';
import type { Database } from './database.ts';
import { LambdaFunction, type LambdaSurroundings } from './lambda-function.ts';
import type { UploadQueue } from './upload-queue.ts';

/** A few statements and one message per row, plus a database that has to resume first. */
const TIMEOUT_SECONDS = 120;

/** Of one round; the next round would do the same work, so there is no point in trying for long. */
const RETRIES = 2;

export interface StuckImageSweepProps extends LambdaSurroundings {
  readonly bucket: Bucket;
  readonly database: Database;
  readonly uploadQueue: UploadQueue;
}

/** Looks every few minutes for images that nobody works on: lost events, expired leases, uploads that never came. */
export class StuckImageSweep extends Construct {
  readonly function: LambdaFunction;
  /** Rounds that were not delivered (the scheduler's) or failed (the function's). */
  readonly failedRounds: Queue;

  constructor(scope: Construct, id: string, props: StuckImageSweepProps) {
    super(scope, id);
    this.failedRounds = new Queue(this, 'FailedRounds', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.function = this.createFunction(props);
    const intervalMinutes = props.configuration.sweepIntervalMinutes;
    this.keepFailedRounds(intervalMinutes);
    this.schedule(intervalMinutes);
  }

  /** The scheduler invokes asynchronously: an error of the function itself reaches only this configuration. */
  private keepFailedRounds(intervalMinutes: number): void {
    new CfnEventInvokeConfig(this, 'FailedInvocations', {
      functionName: this.function.lambda.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: RETRIES,
      maximumEventAgeInSeconds: Math.min(intervalMinutes * 60, 21_600),
      destinationConfig: { onFailure: { destination: this.failedRounds.queueArn } },
    });
  }

  private schedule(intervalMinutes: number): void {
    const request: SweepRequest = {};
    new CfnSchedule(this, 'Schedule', {
      description: 'Starts the sweep of stuck images.',
      scheduleExpression: `rate(${intervalMinutes} ${intervalMinutes === 1 ? 'minute' : 'minutes'})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.function.lambda.functionArn,
        roleArn: this.createSchedulerRole().roleArn,
        input: JSON.stringify(request),
        retryPolicy: {
          maximumRetryAttempts: RETRIES,
          maximumEventAgeInSeconds: intervalMinutes * 60,
        },
        deadLetterConfig: { arn: this.failedRounds.queueArn },
      },
    });
  }

  private createSchedulerRole(): Role {
    const invoke = new PolicyStatement({
      sid: 'StartSweep',
      actions: ['lambda:InvokeFunction'],
      resources: [this.function.lambda.functionArn],
    });
    return new Role(this, 'SchedulerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: { permissions: new PolicyDocument({ statements: [invoke, this.keepFailures()] }) },
    });
  }

  private keepFailures(): PolicyStatement {
    return new PolicyStatement({
      sid: 'KeepFailedRounds',
      actions: ['sqs:SendMessage'],
      resources: [this.failedRounds.queueArn],
    });
  }

  private createFunction(props: StuckImageSweepProps): LambdaFunction {
    const { bucket, configuration, database, uploadQueue } = props;
    return new LambdaFunction(this, 'Sweep', {
      ...props,
      name: 'sweep-stuck-images',
      description: 'Puts stuck images into the queue again, and ends uploads that never came.',
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMegabytes: 256,
      environment: {
        bucketName: bucket.bucketName,
        queueUrl: uploadQueue.queue.queueUrl,
        databaseClusterArn: database.cluster.clusterArn,
        databaseSecretArn: database.secret.secretArn,
        databaseName: database.databaseName,
        maximumAttempts: configuration.maximumAttempts,
        sweepBatchSize: configuration.sweepBatchSize,
        lostEventSeconds: configuration.lostEventSeconds,
      },
      permissions: [
        listUploads(bucket),
        new PolicyStatement({
          sid: 'QueueAgain',
          actions: ['sqs:SendMessage'],
          resources: [uploadQueue.queue.queueArn],
        }),
        ...database.dataApiStatements(),
        this.keepFailures(),
      ],
    });
  }
}
