import type { AccessControl } from '../access/access-control.ts';
import { listingContext } from './authorization.ts';
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './bucket-operations.ts';
import { completeMultipartUpload } from './complete-upload.ts';
import { copyObject } from './copy-object.ts';
import { deleteObjects } from './delete-objects.ts';
import type { BucketExchange, Exchange, ObjectExchange, Reply } from './exchange.ts';
import { listObjects, listObjectsV2 } from './list-objects.ts';
import { listMultipartUploads, listParts } from './list-uploads.ts';
import { abortMultipartUpload, createMultipartUpload, uploadPart } from './multipart-operations.ts';
import {
  deleteObjectTagging,
  existingTagsContext,
  getObjectTagging,
  putObjectTagging,
} from './object-tagging.ts';
import { type OperationName, operations } from './operations.ts';
import { postObject } from './post-object.ts';
import { getObject } from './read-object.ts';
import { S3Error } from './s3-error.ts';
import { deleteObject, putObject } from './write-object.ts';

const onService = { ListBuckets: listBuckets, CreateBucket: createBucket };

const onBucket = {
  HeadBucket: headBucket,
  DeleteBucket: deleteBucket,
  GetBucketLocation: getBucketLocation,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListMultipartUploads: listMultipartUploads,
  DeleteObjects: deleteObjects,
};

const onObject = {
  GetObject: getObject,
  HeadObject: getObject,
  PutObject: putObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  GetObjectTagging: getObjectTagging,
  PutObjectTagging: putObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
  ListParts: listParts,
};

/** These authorise by themselves: one by the form's signature, the other key by key. */
const selfAuthorising: readonly OperationName[] = ['PostObject', 'DeleteObjects'];

export async function runOperation(
  name: OperationName,
  exchange: Exchange,
  access: AccessControl,
): Promise<Reply> {
  const { service, target, caller } = exchange;
  const { bucket: bucketName, key } = target;
  const bucket = bucketName === undefined ? undefined : service.store.find(bucketName);
  if (!selfAuthorising.includes(name)) {
    const { action } = operations[name];
    const existing = key === undefined ? undefined : bucket?.objects.find(key);
    const context = { ...listingContext(target.parameters), ...existingTagsContext(action, existing) };
    service.authorization.require(caller, action, { bucket, bucketName, key, context });
  }
  if (isIn(onService, name)) return onService[name](exchange);
  if (!bucket) throw noSuchBucket(bucketName!);
  const bucketExchange: BucketExchange = { ...exchange, bucket };
  if (name === 'PostObject') return postObject(bucketExchange, access);
  if (isIn(onBucket, name)) return onBucket[name](bucketExchange);
  const objectExchange: ObjectExchange = { ...bucketExchange, key: key! };
  return onObject[name](objectExchange);
}

function isIn<T extends object>(table: T, name: PropertyKey): name is keyof T {
  return Object.hasOwn(table, name);
}

function noSuchBucket(name: string): S3Error {
  return new S3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
}
