import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import type { Configuration } from '../configuration/settings.ts';
import type { NamedBucket } from './bucket-permissions.ts';
import type { ImageProcessor } from './image-processor.ts';
import type { UploadQueue } from './upload-queue.ts';
import { scanResultRuleName } from './watched-bucket.ts';

export interface ScanResultsProps {
  readonly configuration: Configuration;
  readonly bucket: NamedBucket;
  readonly uploadQueue: UploadQueue;
  readonly processor: ImageProcessor;
}

/** Tells the upload queue that an object was scanned for malware, once there is code that understands it. */
export class ScanResults extends Construct {
  constructor(scope: Construct, id: string, props: ScanResultsProps) {
    super(scope, id);
    const { bucket, configuration, processor, uploadQueue } = props;
    const rule = new CfnRule(this, 'Rule', {
      name: scanResultRuleName(configuration),
      description: 'Tells the upload queue that an upload was scanned for malware.',
      eventPattern: {
        source: ['aws.guardduty'],
        'detail-type': ['GuardDuty Malware Protection Object Scan Result'],
        detail: {
          s3ObjectDetails: {
            bucketName: [bucket.bucketName],
            objectKey: [{ prefix: OBJECT_KEYS.rawPrefix }],
          },
        },
      },
      targets: [{ id: 'UploadQueue', arn: uploadQueue.queue.queueArn }],
    });
    rule.node.addDependency(processor);
  }
}
