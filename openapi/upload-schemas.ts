import * as v from 'valibot';
import type {
  CompleteUploadResponse,
  MultipartUploadResponse,
  MultipartUploadsResponse,
  SignPartsResponse,
  UploadAgainResponse,
} from '../lambdas/api/upload-types.ts';

/** Answers of lambdas/api/upload-types.ts. */

const time = v.pipe(v.string(), v.isoTimestamp());
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const strings = v.record(v.string(), v.string());

const ofFile = { filename: v.string(), key: v.string() };

const multipart = {
  ...ofFile,
  uploadId: v.string(),
  partSize: whole,
  partCount: v.nullable(whole),
  partChecksums: v.boolean(),
};

export const uploadAgainAnswer: v.GenericSchema<UploadAgainResponse> = v.variant('method', [
  v.strictObject({
    method: v.literal('PUT'),
    ...ofFile,
    url: v.string(),
    headers: strings,
    expiresAt: time,
  }),
  v.strictObject({
    method: v.literal('POST'),
    ...ofFile,
    url: v.string(),
    fields: strings,
    expiresAt: time,
  }),
  v.strictObject({ method: v.literal('multipart'), ...multipart }),
]);

export const multipartUploadsAnswer: v.GenericSchema<MultipartUploadsResponse> = v.strictObject({
  uploads: v.array(v.strictObject({ ...ofFile, uploadId: v.string(), initiatedAt: v.nullable(time) })),
});

const part = v.strictObject({ partNumber: whole, size: whole, etag: v.string() });

export const multipartUploadAnswer: v.GenericSchema<MultipartUploadResponse> = v.strictObject({
  ...multipart,
  parts: v.array(part),
});

export const signPartsAnswer: v.GenericSchema<SignPartsResponse> = v.strictObject({
  parts: v.array(v.strictObject({ partNumber: whole, url: v.string(), headers: strings })),
  expiresAt: time,
});

export const completeUploadAnswer: v.GenericSchema<CompleteUploadResponse> = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  ...ofFile,
  size: whole,
  etag: v.string(),
});
