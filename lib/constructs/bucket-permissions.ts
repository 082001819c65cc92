import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { OBJECT_KEYS, REGISTER_KEYS } from '../../lambdas/contract.ts';

/** Actions on the objects under one prefix: the narrowest that a policy can name, since ids are not known yet. */
export function objectsUnder(
  bucket: Bucket,
  prefix: 'rawPrefix' | 'derivedPrefix',
  sid: string,
  actions: readonly `s3:${string}`[],
): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: [...actions],
    resources: [bucket.arnForObjects(`${OBJECT_KEYS[prefix]}*`)],
  });
}

/**
 * Looking for an upload by listing raw/{imageId}/. Asking for the object itself would not do: S3 answers 403, not 404,
 * for what is missing, unless the caller may list the bucket without a condition.
 */
export function listUploads(bucket: Bucket): PolicyStatement {
  return new PolicyStatement({
    sid: 'ListUploads',
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': `${OBJECT_KEYS.rawPrefix}*` } },
  });
}

/** Listing derived/, to remove what nothing refers to. */
export function listMaps(bucket: Bucket): PolicyStatement {
  return new PolicyStatement({
    sid: 'ListMaps',
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': `${OBJECT_KEYS.derivedPrefix}*` } },
  });
}

/** Entries of the register under one prefix: written before a row is opened, removed after it was closed. */
export function registerEntries(
  register: Bucket,
  prefix: 'openPrefix' | 'deletingPrefix' | 'deletedPrefix' | 'fullRoundPrefix',
  sid: string,
  actions: readonly `s3:${string}`[],
): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: [...actions],
    resources: [register.arnForObjects(`${REGISTER_KEYS[prefix]}*`)],
  });
}

export function listRegister(register: Bucket): PolicyStatement {
  return new PolicyStatement({
    sid: 'ListRegister',
    actions: ['s3:ListBucket'],
    resources: [register.bucketArn],
  });
}
