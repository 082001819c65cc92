import type { AcceptedUploads } from '../lambdas/api/create-image-schema.ts';
import { UPLOAD_TYPES } from '../lambdas/contract.ts';

/** The most that a deployment can take: one PUT of S3, and every type that is read. Its settings may narrow both. */
export const WIDEST_UPLOADS: AcceptedUploads = {
  maximumUploadBytes: 5 * 1024 ** 3,
  allowedUploadTypes: Object.keys(UPLOAD_TYPES),
};
