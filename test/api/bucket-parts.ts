import type { S3Client } from '@aws-sdk/client-s3';
import type { ApiParts } from '../../lambdas/api/api-parts.ts';
import { reported } from '../../lambdas/api/storage-unavailable.ts';
import { multipartUploads } from '../../lambdas/aws/multipart-uploads.ts';
import { presignUpload } from '../../lambdas/aws/presigned-links.ts';
import { presignedMultipart } from '../../lambdas/aws/presigned-multipart.ts';
import { objectUrl, presignForm } from '../../lambdas/aws/upload-policy.ts';
import { listUploadedObjects } from '../../lambdas/aws/uploaded-objects.ts';
import type { CropHealthDatabase } from '../aws/crop-health-database.ts';
import { partsWithoutDatabase } from './api-client.ts';

/** Of a route that moves bytes: the real database, and a real bucket that checks signatures. */
export function partsWithBucket(db: CropHealthDatabase, s3: S3Client, bucketName: string): ApiParts {
  const { links, ...rest } = partsWithoutDatabase();
  return {
    ...rest,
    database: db.database,
    links: {
      ...links,
      upload: (terms) => presignUpload(s3, bucketName, terms),
      form: (terms) => presignForm(s3, bucketName, terms),
      multipart: presignedMultipart(s3, bucketName),
      location: (key) => objectUrl(s3, bucketName, key),
    },
    multipart: multipartUploads(s3, bucketName),
    uploads: (id) => reported('list what was uploaded', id, listUploadedObjects(s3, bucketName, id)),
    bucketName,
    maximumUploadBytes: 64 * 1024 ** 2,
  };
}
