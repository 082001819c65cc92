import { RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';
import type { AccessLogs } from './access-logs.ts';

/**
 * What is not finished, as empty objects: see docs/adr/0010. A bucket of its own, because entries come and go with each
 * image, and a listing of a bucket that keeps versions has to pass over every entry that ever was.
 */
export class ImageRegister extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, configuration: Configuration, accessLogs: AccessLogs) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      ...accessLogs.of('register'),
      removalPolicy: configuration.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
