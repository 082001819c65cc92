import type { IncomingHttpHeaders } from 'node:http';
import type { RequestTarget } from './request-target.ts';
import { notImplemented, S3Error } from './s3-error.ts';

/** The IAM action that each operation needs, and the query parameters that it takes. */
export const operations = {
  ListBuckets: { action: 's3:ListAllMyBuckets', parameters: [] },
  CreateBucket: { action: 's3:CreateBucket', parameters: [] },
  HeadBucket: { action: 's3:ListBucket', parameters: [] },
  DeleteBucket: { action: 's3:DeleteBucket', parameters: [] },
  GetBucketLocation: { action: 's3:GetBucketLocation', parameters: ['location'] },
  ListObjects: {
    action: 's3:ListBucket',
    parameters: ['prefix', 'delimiter', 'marker', 'max-keys', 'encoding-type'],
  },
  ListObjectsV2: {
    action: 's3:ListBucket',
    parameters: [
      ...['list-type', 'prefix', 'delimiter', 'max-keys', 'encoding-type'],
      ...['continuation-token', 'start-after', 'fetch-owner'],
    ],
  },
  ListMultipartUploads: {
    action: 's3:ListBucketMultipartUploads',
    parameters: ['uploads', 'prefix', 'max-uploads', 'key-marker', 'upload-id-marker', 'encoding-type'],
  },
  DeleteObjects: { action: 's3:DeleteObject', parameters: ['delete'] },
  PostObject: { action: 's3:PutObject', parameters: [] },
  GetObject: {
    action: 's3:GetObject',
    parameters: [
      ...['response-content-type', 'response-content-language', 'response-expires', 'response-cache-control'],
      ...['response-content-disposition', 'response-content-encoding', 'versionId'],
    ],
  },
  HeadObject: { action: 's3:GetObject', parameters: ['versionId'] },
  PutObject: { action: 's3:PutObject', parameters: [] },
  CopyObject: { action: 's3:PutObject', parameters: [] },
  DeleteObject: { action: 's3:DeleteObject', parameters: ['versionId'] },
  GetObjectTagging: { action: 's3:GetObjectTagging', parameters: ['tagging', 'versionId'] },
  PutObjectTagging: { action: 's3:PutObjectTagging', parameters: ['tagging', 'versionId'] },
  DeleteObjectTagging: { action: 's3:DeleteObjectTagging', parameters: ['tagging', 'versionId'] },
  CreateMultipartUpload: { action: 's3:PutObject', parameters: ['uploads'] },
  UploadPart: { action: 's3:PutObject', parameters: ['partNumber', 'uploadId'] },
  CompleteMultipartUpload: { action: 's3:PutObject', parameters: ['uploadId'] },
  AbortMultipartUpload: { action: 's3:AbortMultipartUpload', parameters: ['uploadId'] },
  ListParts: {
    action: 's3:ListMultipartUploadParts',
    parameters: ['uploadId', 'max-parts', 'part-number-marker'],
  },
} as const satisfies Record<string, { action: string; parameters: readonly string[] }>;

export type OperationName = keyof typeof operations;

/** Which operation a request asks for; one that is not built is refused by the name of its parameter. */
export function operationOf(
  method: string,
  target: RequestTarget,
  headers: IncomingHttpHeaders,
): OperationName {
  const name = nameOf(method, target, headers);
  const accepted: readonly string[] = name ? operations[name].parameters : [];
  const unknown = [...target.parameters.keys()].find((parameter) => !accepted.includes(parameter));
  if (unknown !== undefined) throw notImplemented(`${method} with the query parameter ${unknown}`);
  if (name) return name;
  throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    Method: method,
  });
}

function nameOf(
  method: string,
  target: RequestTarget,
  headers: IncomingHttpHeaders,
): OperationName | undefined {
  const has = (parameter: string) => target.parameters.has(parameter);
  if (target.bucket === undefined) return method === 'GET' ? 'ListBuckets' : undefined;
  if (target.key === undefined) return bucketOperation(method, has, target, headers);
  return objectOperation(method, has, headers);
}

type Has = (parameter: string) => boolean;

function bucketOperation(
  method: string,
  has: Has,
  { parameters }: RequestTarget,
  headers: IncomingHttpHeaders,
): OperationName | undefined {
  switch (method) {
    case 'GET':
      if (has('location')) return 'GetBucketLocation';
      if (has('uploads')) return 'ListMultipartUploads';
      return parameters.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
    case 'POST':
      if (has('delete')) return 'DeleteObjects';
      return headers['content-type']?.startsWith('multipart/form-data') ? 'PostObject' : undefined;
    case 'PUT':
      return 'CreateBucket';
    case 'HEAD':
      return 'HeadBucket';
    case 'DELETE':
      return 'DeleteBucket';
  }
}

function objectOperation(method: string, has: Has, headers: IncomingHttpHeaders): OperationName | undefined {
  switch (method) {
    case 'GET':
      if (has('tagging')) return 'GetObjectTagging';
      return has('uploadId') ? 'ListParts' : 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'PUT':
      if (has('tagging')) return 'PutObjectTagging';
      if (has('uploadId')) return 'UploadPart';
      return headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject';
    case 'POST':
      if (has('uploads')) return 'CreateMultipartUpload';
      return has('uploadId') ? 'CompleteMultipartUpload' : undefined;
    case 'DELETE':
      if (has('tagging')) return 'DeleteObjectTagging';
      return has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  }
}
