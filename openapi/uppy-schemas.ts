import * as v from 'valibot';
import type {
  CompanionCompleted,
  CompanionParameters,
  CompanionPart,
  CompanionSignedPart,
  CompanionSignedParts,
  CompanionUpload,
  SignUploadResponse,
} from '../lambdas/api/uppy-types.ts';

/** Answers of lambdas/api/uppy-types.ts. */

const strings = v.record(v.string(), v.string());
const seconds = v.pipe(v.number(), v.integer(), v.minValue(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

export const signUploadAnswer: v.GenericSchema<SignUploadResponse> = v.strictObject({
  url: v.string(),
  key: v.string(),
  headers: v.exactOptional(strings),
  fields: v.exactOptional(strings),
});

export const companionParametersAnswer: v.GenericSchema<CompanionParameters> = v.strictObject({
  method: v.literal('POST'),
  url: v.string(),
  fields: strings,
  expires: seconds,
});

export const companionUploadAnswer: v.GenericSchema<CompanionUpload> = v.strictObject({
  key: v.string(),
  uploadId: v.string(),
  bucket: v.string(),
});

export const companionPartsAnswer: v.GenericSchema<CompanionPart[]> = v.array(
  v.strictObject({ PartNumber: whole, Size: whole, ETag: v.string() }),
);

export const companionSignedPartAnswer: v.GenericSchema<CompanionSignedPart> = v.strictObject({
  url: v.string(),
  expires: seconds,
});

export const companionSignedPartsAnswer: v.GenericSchema<CompanionSignedParts> = v.strictObject({
  presignedUrls: strings,
  expires: seconds,
});

export const companionCompletedAnswer: v.GenericSchema<CompanionCompleted> = v.strictObject({
  location: v.string(),
  bucket: v.string(),
  key: v.string(),
});

export const nothingAnswer = v.strictObject({});
