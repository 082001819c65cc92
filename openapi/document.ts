import { toJsonSchemaDefs } from '@valibot/to-json-schema';
import {
  type AcceptedUploads,
  createCaptureGroupSchema,
  createImageSchema,
} from '../lambdas/api/create-image-schema.ts';
import { reprocessSchema } from '../lambdas/api/reprocess-schema.ts';
import { completeUploadSchema, signPartsSchema, uploadAgainSchema } from '../lambdas/api/upload-schema.ts';
import {
  companionCompleteSchema,
  companionFileSchema,
  signUploadSchema,
} from '../lambdas/api/uppy-schema.ts';
import { analysis, indexResult } from './analysis-schemas.ts';
import {
  createImageAnswer,
  createImagesAnswer,
  imageAnswer,
  listImagesAnswer,
  openApiAnswer,
  problemAnswer,
  reprocessAnswer,
} from './answer-schemas.ts';
import { BED_SCHEMAS } from './bed-schemas.ts';
import { FIELD_SCHEMAS } from './field-schemas.ts';
import { IN_OPENAPI, ref, refTo } from './operation.ts';
import { PATHS } from './paths.ts';
import {
  completeUploadAnswer,
  multipartUploadAnswer,
  multipartUploadsAnswer,
  signPartsAnswer,
  uploadAgainAnswer,
} from './upload-schemas.ts';
import {
  companionCompletedAnswer,
  companionParametersAnswer,
  companionPartsAnswer,
  companionSignedPartAnswer,
  companionSignedPartsAnswer,
  companionUploadAnswer,
  nothingAnswer,
  signUploadAnswer,
} from './uppy-schemas.ts';
import { WEBHOOK_SCHEMAS } from './webhook-schemas.ts';

/**
 * The API in OpenAPI 3.1. Requests come of the schemas that validate them; what JSON Schema cannot say (names that go with
 * a type, bands that differ) is left out, so that a request that fits may still be refused.
 */
export function openApiDocument(accepted: AcceptedUploads) {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Crop health pipeline',
      version: '1',
      description:
        'Images of fields and what was computed from them; docs/api.md has the words to it. API Gateway itself answers 401, 403, 413, 429 and 503 with {"message"}.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: PATHS,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: schemasOf(accepted),
    },
  };
}

function schemasOf(accepted: AcceptedUploads) {
  const schemas = {
    CreateImage: createImageSchema(accepted),
    CreateCaptureGroup: createCaptureGroupSchema(accepted),
    Reprocess: reprocessSchema,
    CreatedImage: createImageAnswer,
    CreatedImages: createImagesAnswer,
    ImageList: listImagesAnswer,
    Image: imageAnswer,
    Analysis: analysis,
    IndexResult: indexResult,
    ReprocessedImage: reprocessAnswer,
    OpenApiDocument: openApiAnswer,
    UploadAgain: uploadAgainSchema,
    Upload: uploadAgainAnswer,
    MultipartUploads: multipartUploadsAnswer,
    MultipartUpload: multipartUploadAnswer,
    SignParts: signPartsSchema,
    SignedParts: signPartsAnswer,
    CompleteUpload: completeUploadSchema,
    CompletedUpload: completeUploadAnswer,
    SignUpload: signUploadSchema,
    SignedUpload: signUploadAnswer,
    CompanionParameters: companionParametersAnswer,
    CompanionFile: companionFileSchema,
    CompanionUpload: companionUploadAnswer,
    CompanionParts: companionPartsAnswer,
    CompanionSignedPart: companionSignedPartAnswer,
    CompanionSignedParts: companionSignedPartsAnswer,
    CompanionComplete: companionCompleteSchema,
    CompanionCompleted: companionCompletedAnswer,
    CompanionAborted: nothingAnswer,
    ...WEBHOOK_SCHEMAS,
    Problem: problemAnswer,
    ...FIELD_SCHEMAS,
    ...BED_SCHEMAS,
  };
  return {
    ...toJsonSchemaDefs(schemas, { ...IN_OPENAPI, overrideRef: ({ referenceId }) => refTo(referenceId) }),
    CreateImages: batchOf([ref('CreateImage'), ref('CreateCaptureGroup')]),
  };
}

function batchOf(forms: readonly object[]) {
  const images = { type: 'array', minItems: 1, maxItems: 100, items: { anyOf: forms } };
  return { type: 'object', properties: { images }, required: ['images'], additionalProperties: false };
}
