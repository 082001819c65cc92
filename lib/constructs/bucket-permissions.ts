import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { OBJECT_KEYS, REGISTER_KEYS } from '../../lambdas/contract.ts';

/** What a permission needs to know of a bucket: ours or a given one. */
export type NamedBucket = Pick<IBucket, 'bucketName' | 'bucketArn' | 'arnForObjects'>;

/** Actions on the objects under one prefix: the narrowest that a policy can name, since ids are not known yet. */
export function objectsUnder(
  bucket: NamedBucket,
  prefix: 'rawPrefix' | 'derivedPrefix',
  sid: string,
  actions: readonly `s3:${string}`[],
): PolicyStatement {
  return allowUnder(bucket, OBJECT_KEYS[prefix], sid, actions);
}

/**
 * Looking for an upload by listing raw/{imageId}/. Asking for the object itself would not do: S3 answers 403, not 404,
 * for what is missing, unless the caller may list the bucket without a condition.
 */
export function listUploads(bucket: NamedBucket): PolicyStatement {
  return listUnder(bucket, OBJECT_KEYS.rawPrefix, 'ListUploads');
}

/** Multipart uploads that have begun. IAM has no condition for it that would name a prefix. */
export function listMultipartUploads(bucket: NamedBucket): PolicyStatement {
  return new PolicyStatement({
    sid: 'ListMultipartUploads',
    actions: ['s3:ListBucketMultipartUploads'],
    resources: [bucket.bucketArn],
  });
}

/** Listing derived/, to remove what nothing refers to. */
export function listMaps(bucket: NamedBucket): PolicyStatement {
  return listUnder(bucket, OBJECT_KEYS.derivedPrefix, 'ListMaps');
}

/** Entries of the register under one prefix: written before a row is opened, removed after it was closed. */
export function registerEntries(
  register: NamedBucket,
  prefix: 'openPrefix' | 'deletingPrefix' | 'deletedPrefix' | 'fullRoundPrefix',
  sid: string,
  actions: readonly `s3:${string}`[],
): PolicyStatement {
  return allowUnder(register, REGISTER_KEYS[prefix], sid, actions);
}

export function listRegister(register: NamedBucket): PolicyStatement {
  return new PolicyStatement({
    sid: 'ListRegister',
    actions: ['s3:ListBucket'],
    resources: [register.bucketArn],
  });
}

function allowUnder(
  bucket: NamedBucket,
  prefix: string,
  sid: string,
  actions: readonly `s3:${string}`[],
): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: [...actions],
    resources: [bucket.arnForObjects(`${prefix}*`)],
  });
}

function listUnder(bucket: NamedBucket, prefix: string, sid: string): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': `${prefix}*` } },
  });
}
