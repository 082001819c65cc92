import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { listUploads, type NamedBucket, objectsUnder, registerEntries } from './bucket-permissions.ts';
import type { Database } from './database.ts';
import type { ImageEventBus } from './image-event-bus.ts';
import { LambdaFunction, type LambdaSurroundings } from './lambda-function.ts';
import type { UploadQueue } from './upload-queue.ts';

export interface ImageProcessorProps extends LambdaSurroundings {
  readonly bucket: NamedBucket;
  readonly register: NamedBucket;
  readonly database: Database;
  readonly eventBus: ImageEventBus;
  readonly uploadQueue: UploadQueue;
}

/** Takes one upload at a time from the queue and turns it into statistics and maps. */
export class ImageProcessor extends Construct {
  readonly function: LambdaFunction;
  /** What hands it the queue's messages: operators pause the processing by it. */
  readonly messages: EventSourceMapping;

  constructor(scope: Construct, id: string, props: ImageProcessorProps) {
    super(scope, id);
    this.function = this.createFunction(props);
    this.messages = new EventSourceMapping(this, 'Messages', {
      target: this.function.lambda,
      eventSourceArn: props.uploadQueue.queue.queueArn,
      // One image fills a function's memory and minutes: a second in the same batch would only wait for it.
      batchSize: 1,
      reportBatchItemFailures: true,
      // Instead of reserved concurrency, which throttles deliveries and so uses up a message's receives.
      maxConcurrency: props.configuration.processConcurrency,
    });
  }

  private createFunction(props: ImageProcessorProps): LambdaFunction {
    const { bucket, configuration, database, eventBus, register, uploadQueue } = props;
    return new LambdaFunction(this, 'ProcessImage', {
      ...props,
      name: 'process-image',
      description: 'Computes indices, statistics and maps of an uploaded image.',
      timeoutSeconds: configuration.processTimeoutSeconds,
      memoryMegabytes: configuration.processMemoryMegabytes,
      temporaryStorageMegabytes: configuration.processTemporaryStorageMegabytes,
      environment: {
        bucketName: bucket.bucketName,
        queueUrl: uploadQueue.queue.queueUrl,
        deadLetterQueueUrl: uploadQueue.deadLetterQueue.queueUrl,
        fairnessSeconds: configuration.fairnessSeconds,
        registerBucketName: register.bucketName,
        eventBusName: eventBus.reference,
        unclaimedOwner: configuration.unclaimedOwner,
        databaseClusterArn: database.cluster.clusterArn,
        databaseSecretArn: database.secret.secretArn,
        databaseName: database.databaseName,
        leaseSeconds: configuration.leaseSeconds,
        maximumAttempts: configuration.maximumAttempts,
        maximumPixels: configuration.maximumPixels,
        ...(configuration.malwareScan ? { malwareScanSeconds: configuration.malwareScanWaitSeconds } : {}),
      },
      permissions: [
        objectsUnder(bucket, 'rawPrefix', 'ReadUploads', ['s3:GetObject']),
        ...(configuration.malwareScan
          ? [objectsUnder(bucket, 'rawPrefix', 'ReadScanResults', ['s3:GetObjectTagging'])]
          : []),
        listUploads(bucket),
        objectsUnder(bucket, 'derivedPrefix', 'ReadMaps', ['s3:GetObject']),
        objectsUnder(bucket, 'derivedPrefix', 'WriteMaps', ['s3:PutObject', 's3:AbortMultipartUpload']),
        // It opens images again, adopts objects without a row, and closes what it has finished.
        registerEntries(register, 'openPrefix', 'KeepOpenImages', ['s3:PutObject', 's3:DeleteObject']),
        // An object that came for a deleted image: the sweep is to remove it.
        registerEntries(register, 'deletingPrefix', 'AskForDeletion', ['s3:PutObject']),
        ...database.dataApiStatements(),
        eventBus.publishing(),
        ...props.encryption.permissions({ reads: ['s3', 'sqs', 'secretsmanager'], writes: ['s3', 'sqs'] }),
        // Lambda itself takes the messages, with this role.
        new PolicyStatement({
          sid: 'TakeMessages',
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          resources: [uploadQueue.queue.queueArn],
        }),
        // The function itself: when a message comes back after a fault, and that one goes to the end of the queue.
        new PolicyStatement({
          sid: 'GiveMessagesBack',
          actions: ['sqs:ChangeMessageVisibility', 'sqs:SendMessage'],
          resources: [uploadQueue.queue.queueArn],
        }),
        new PolicyStatement({
          sid: 'SetMessagesAside',
          actions: ['sqs:SendMessage'],
          resources: [uploadQueue.deadLetterQueue.queueArn],
        }),
      ],
    });
  }
}
