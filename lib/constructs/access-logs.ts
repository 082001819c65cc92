import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { FlowLogDestination, FlowLogTrafficType, type IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';

/** Who asked S3 for which object, and what the database's network refused: for the day when somebody has to know. */
export class AccessLogs extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, configuration: Configuration) {
    super(scope, id);
    // CDK's classes and interfaces differ in `| undefined`, which exactOptionalPropertyTypes tells apart.
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // S3 delivers its access logs to no bucket with another default key.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Whatever becomes of the data: S3 refuses to delete a bucket with objects, and these go by themselves.
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { id: 'old-logs', expiration: Duration.days(configuration.accessLogRetentionDays) },
        { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    }) as IBucket;
  }

  /** Properties of a bucket whose requests are to be recorded. */
  of(name: 'images' | 'register' | 'field-app') {
    return { serverAccessLogsBucket: this.bucket, serverAccessLogsPrefix: `s3/${name}/` };
  }

  /** Nothing should ever be recorded: the network has no way in or out, and nobody in it but the database. */
  recordRefusedTraffic(vpc: IVpc): void {
    vpc.addFlowLog('RefusedTraffic', {
      destination: FlowLogDestination.toS3(this.bucket, 'network/'),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }
}
