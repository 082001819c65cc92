import { Aws, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';

/**
 * Of the bucket whose events the queue takes. The bucket that we make needs the queue's policy before it exists, so the policy
 * cannot name it. It names what CloudFormation will call it instead: the stack's name in lower case, then the logical id. See
 * docs/adr/0001.
 */
export function watchedBucketArn(scope: Construct, { bucketName }: Configuration): string {
  const name = bucketName ?? `${Stack.of(scope).stackName.toLowerCase()}-*`;
  return `arn:${Aws.PARTITION}:s3:::${name}`;
}

/** Named by us: the queue's policy names the rule, the rule the bucket, and the bucket waits for the queue's policy. */
export function scanResultRuleName({ stage }: Pick<Configuration, 'stage'>): string {
  return `crop-health-${stage}-malware-scans`;
}

export function scanResultRuleArn(configuration: Pick<Configuration, 'stage'>): string {
  const name = scanResultRuleName(configuration);
  return `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${name}`;
}
