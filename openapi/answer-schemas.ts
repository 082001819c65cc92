import * as v from 'valibot';
import type {
  CreateImageResponse,
  CreateImagesResponse,
  ImageResponse,
  ListImagesResponse,
  Problem,
  ReprocessImageResponse,
} from '../lambdas/api/types.ts';
import { FAILURE_CODES } from '../lambdas/pipeline/errors.ts';
import { IMAGE_STATUSES } from '../lambdas/pipeline/image-status.ts';
import { analysis, declared, position } from './analysis-schemas.ts';

/** What the API answers, as lambdas/api/types.ts has it; the tests of the API hold the answers to these. */

const id = v.pipe(v.string(), v.uuid());
const time = v.pipe(v.string(), v.isoTimestamp());
const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));
const attempt = v.pipe(v.number(), v.integer(), v.minValue(0));
const status = v.picklist(IMAGE_STATUSES);

const upload = {
  method: v.literal('PUT'),
  url: v.string(),
  headers: v.record(v.string(), v.string()),
  expiresAt: time,
};

export const createImageAnswer: v.GenericSchema<CreateImageResponse> = v.strictObject({
  id,
  status,
  createdAt: time,
  duplicateOf: v.nullable(id),
  upload: v.nullable(v.strictObject(upload)),
  uploads: v.nullable(v.array(v.strictObject({ filename: v.string(), ...upload }))),
});

const fieldProblem = v.strictObject({
  field: v.string(),
  code: v.picklist(['missing', 'unknown', 'invalid']),
  message: v.string(),
  accepted: v.string(),
});

export const problemAnswer: v.GenericSchema<Problem> = v.strictObject({
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
  detail: v.string(),
  code: v.picklist([
    'unauthorized',
    'route_not_found',
    'method_not_allowed',
    'image_not_found',
    'field_not_found',
    'beds_not_found',
    'not_analysed',
    'bed_not_found',
    'precondition_failed',
    'unsupported_media_type',
    'body_too_large',
    'invalid_json',
    'invalid_request',
    'id_conflict',
    'not_uploaded',
    'already_uploaded',
    'upload_not_found',
    'upload_incomplete',
    'operation_not_allowed',
    'webhook_not_found',
    'too_many_webhooks',
    'intake_paused',
    'database_resuming',
    'database_unavailable',
    'storage_unavailable',
    'internal_error',
  ]),
  errors: v.exactOptional(v.array(fieldProblem)),
  requestId: v.exactOptional(v.string()),
});

export const createImagesAnswer: v.GenericSchema<CreateImagesResponse> = v.strictObject({
  results: v.array(
    v.strictObject({
      status: v.pipe(v.number(), v.integer()),
      image: v.nullable(createImageAnswer),
      problem: v.nullable(problemAnswer),
    }),
  ),
});

const facts = {
  id,
  filename: v.string(),
  contentType: v.string(),
  size: v.nullable(bytes),
  mission: v.nullable(v.string()),
  field: v.nullable(v.string()),
  status,
  failureCode: v.nullable(v.picklist(FAILURE_CODES)),
  failureReason: v.nullable(v.string()),
  createdAt: time,
  updatedAt: time,
  capturedAt: v.nullable(time),
  uploadedAt: v.nullable(time),
  processedAt: v.nullable(time),
};

export const listImagesAnswer: v.GenericSchema<ListImagesResponse> = v.strictObject({
  items: v.array(
    v.strictObject({
      ...facts,
      health: v.nullable(
        v.strictObject({
          score: v.number(),
          status: v.picklist(['healthy', 'attention_needed', 'stressed', 'critical']),
        }),
      ),
      ndviMean: v.nullable(v.number()),
    }),
  ),
  nextCursor: v.nullable(v.string()),
});

export const imageAnswer: v.GenericSchema<ImageResponse> = v.strictObject({
  ...facts,
  attempt,
  request: declared,
  captureGroup: v.nullable(
    v.array(v.strictObject({ filename: v.string(), contentType: v.string(), size: bytes })),
  ),
  gps: v.nullable(v.strictObject({ ...position, source: v.picklist(['request', 'file']) })),
  history: v.array(
    v.strictObject({
      from: v.nullable(status),
      to: status,
      attempt,
      by: v.string(),
      reason: v.nullable(v.string()),
      at: time,
    }),
  ),
  analysis: v.nullable(analysis),
});

/** What every document has (OpenAPI 3.1), and more. */
export const openApiAnswer = v.looseObject({
  openapi: v.string(),
  info: v.looseObject({ title: v.string(), version: v.string() }),
  paths: v.looseObject({}),
  components: v.looseObject({}),
});

export const reprocessAnswer: v.GenericSchema<ReprocessImageResponse> = v.strictObject({
  id,
  status,
  attempt,
  request: declared,
});
