import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import type { NamedBucket } from './bucket-permissions.ts';

/** Objects that GuardDuty puts to see whether it may write into the bucket. */
const VALIDATION_OBJECT = 'malware-protection-resource-validation-object';

/**
 * What AWS documents for the role of Malware Protection for S3, with objects narrowed to raw/:
 * https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html
 */
export function scannerPermissions(bucket: NamedBucket, service: string): PolicyStatement[] {
  return [...permissionsOnEvents(service), ...permissionsOnBucket(bucket), ...permissionsOnObjects(bucket)];
}

/** GuardDuty hears of uploads by a rule that it makes for itself; the end of its name is not known before. */
function permissionsOnEvents(service: string): PolicyStatement[] {
  const rule = `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*`;
  return [
    new PolicyStatement({
      sid: 'ManageItsRule',
      actions: ['events:PutRule', 'events:DeleteRule', 'events:PutTargets', 'events:RemoveTargets'],
      resources: [rule],
      conditions: { StringLike: { 'events:ManagedBy': service } },
    }),
    new PolicyStatement({
      sid: 'LookAtItsRule',
      actions: ['events:DescribeRule', 'events:ListTargetsByRule'],
      resources: [rule],
    }),
  ];
}

function permissionsOnBucket(bucket: NamedBucket): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'HearOfUploads',
      actions: ['s3:PutBucketNotification', 's3:GetBucketNotification'],
      resources: [bucket.bucketArn],
    }),
    new PolicyStatement({
      sid: 'FindBucket',
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
    }),
    new PolicyStatement({
      sid: 'TryBucket',
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(VALIDATION_OBJECT)],
    }),
  ];
}

function permissionsOnObjects(bucket: NamedBucket): PolicyStatement[] {
  const uploads = [bucket.arnForObjects(`${OBJECT_KEYS.rawPrefix}*`)];
  return [
    new PolicyStatement({
      sid: 'ScanUploads',
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: uploads,
    }),
    new PolicyStatement({
      sid: 'TagUploads',
      actions: [
        's3:PutObjectTagging',
        's3:GetObjectTagging',
        's3:PutObjectVersionTagging',
        's3:GetObjectVersionTagging',
      ],
      resources: uploads,
    }),
  ];
}
