import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  HttpMethods,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import type { Configuration } from '../configuration/settings.ts';
import type { AccessLogs } from './access-logs.ts';
import type { NamedBucket } from './bucket-permissions.ts';
import type { UploadQueue } from './upload-queue.ts';

export interface ImageBucketProps {
  readonly configuration: Configuration;
  readonly accessLogs: AccessLogs;
  readonly encryptionKey: IKey | undefined;
  readonly uploadQueue: UploadQueue;
  /** Web origins whose pages may send and fetch objects. */
  readonly browserOrigins: readonly string[];
}

/** Ours or a given one. To the policy of a given one nothing is added. */
export type WatchedBucket = NamedBucket & Pick<IBucket, 'addToResourcePolicy' | 'node'>;

/** The one bucket: uploads under raw/, which is watched, and what is computed from them under derived/. */
export class ImageBucket extends Construct {
  readonly bucket: WatchedBucket;

  constructor(scope: Construct, id: string, props: ImageBucketProps) {
    super(scope, id);
    const { configuration } = props;
    this.bucket =
      configuration.bucketName === undefined
        ? this.createBucket(props)
        : Bucket.fromBucketName(this, 'Bucket', configuration.bucketName);
  }

  private createBucket(props: ImageBucketProps): Bucket {
    const { accessLogs, configuration, encryptionKey, uploadQueue } = props;
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...(encryptionKey === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      ...accessLogs.of('images'),
      versioned: configuration.objectVersioning,
      removalPolicy: configuration.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        // Parts of an upload that was given up are invisible in listings, and paid for.
        { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
        ...(configuration.objectVersioning
          ? [
              {
                id: 'replaced-objects',
                noncurrentVersionExpiration: Duration.days(configuration.replacedObjectDays),
                // What the sweep removed leaves its key, with the file's name, and each listing passes over it.
                expiredObjectDeleteMarker: true,
              },
            ]
          : []),
        ...coldStorage(configuration.coldStorageAfterDays),
      ],
      cors: browserAccess(props.browserOrigins),
    });
    this.notify(bucket, uploadQueue, configuration);
    return bucket;
  }

  /**
   * The native property instead of `addEventNotification`, which deploys a function with a wide role to do the same.
   * S3 sends a test message when the notification is set, so the queue's policy has to be there before the bucket. GuardDuty
   * hears of uploads by EventBridge: it would switch that on by itself, and the next deployment off again.
   */
  private notify(bucket: Bucket, uploadQueue: UploadQueue, configuration: Configuration): void {
    const resource = bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: uploadQueue.queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: OBJECT_KEYS.rawPrefix }] } },
        },
      ],
      ...(configuration.malwareScan ? { eventBridgeConfiguration: { eventBridgeEnabled: true } } : {}),
    };
    bucket.node.addDependency(uploadQueue);
  }
}

/** Uploads are read once, and again only if somebody has them processed again. Maps are what people look at. */
function coldStorage(days: number | undefined): LifecycleRule[] {
  if (days === undefined) return [];
  const transition = {
    storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
    transitionAfter: Duration.days(days),
  };
  return [{ id: 'uploads-to-cold-storage', prefix: OBJECT_KEYS.rawPrefix, transitions: [transition] }];
}

function browserAccess(origins: readonly string[]) {
  if (origins.length === 0) return [];
  return [
    {
      allowedOrigins: [...origins],
      // DELETE: a page that talks to S3 itself gives up a multipart upload by it.
      allowedMethods: [
        HttpMethods.PUT,
        HttpMethods.POST,
        HttpMethods.GET,
        HttpMethods.HEAD,
        HttpMethods.DELETE,
      ],
      allowedHeaders: ['*'],
      exposedHeaders: ['ETag', 'Location', 'x-amz-checksum-sha256'],
      maxAge: 3600,
    },
  ];
}
