import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import type { Configuration } from '../configuration/settings.ts';
import type { UploadQueue } from './upload-queue.ts';

/** The one bucket: uploads under raw/, which is watched, and what is computed from them under derived/. */
export class ImageBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, configuration: Configuration, uploadQueue: UploadQueue) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: configuration.objectVersioning,
      removalPolicy: configuration.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        // Parts of an upload that was given up are invisible in listings, and paid for.
        { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
        ...(configuration.objectVersioning
          ? [
              {
                id: 'replaced-objects',
                noncurrentVersionExpiration: Duration.days(30),
                // What the sweep removed leaves its key, with the file's name, and each listing passes over it.
                expiredObjectDeleteMarker: true,
              },
            ]
          : []),
      ],
      cors: browserAccess(configuration.corsOrigins),
    });
    this.notify(uploadQueue);
  }

  /**
   * The native property instead of `addEventNotification`, which deploys a function with a wide role to do the same.
   * S3 sends a test message when the notification is set, so the queue's policy has to be there before the bucket.
   */
  private notify(uploadQueue: UploadQueue): void {
    const resource = this.bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: uploadQueue.queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: OBJECT_KEYS.rawPrefix }] } },
        },
      ],
    };
    this.bucket.node.addDependency(uploadQueue);
  }
}

function browserAccess(origins: readonly string[]) {
  if (origins.length === 0) return [];
  return [
    {
      allowedOrigins: [...origins],
      allowedMethods: [HttpMethods.PUT, HttpMethods.POST, HttpMethods.GET, HttpMethods.HEAD],
      allowedHeaders: ['*'],
      exposedHeaders: ['ETag'],
      maxAge: 3600,
    },
  ];
}
