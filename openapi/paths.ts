import { toJsonSchema } from '@valibot/to-json-schema';
import { listImagesSchema } from '../lambdas/api/list-images-schema.ts';
import { BED_PATHS } from './bed-paths.ts';
import { FIELD_PATHS } from './field-paths.ts';
import { IN_OPENAPI, operation, ref } from './operation.ts';
import { UPLOAD_PATHS } from './upload-paths.ts';
import { UPPY_PATHS } from './uppy-paths.ts';
import { WEBHOOK_PATHS } from './webhook-paths.ts';

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'In place of an id in the body: the same key makes no second image.',
  schema: { type: 'string', minLength: 1, maxLength: 257 },
};

const ifNoneMatch = { name: 'If-None-Match', in: 'header', schema: { type: 'string' } };

const imageId = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

const filters = Object.entries(listImagesSchema.entries).map(([name, { wrapped }]) => {
  const { $schema: _, ...schema } = toJsonSchema(wrapped, IN_OPENAPI);
  // The words of the refusal say what is accepted.
  const words = 'pipe' in wrapped ? wrapped.pipe[0].message : 'nextCursor of the page before';
  return { name, in: 'query', description: words, schema };
});

const conditional = {
  '304': {
    description: 'What the client has still holds.',
    headers: ['etag', 'retry-after'],
  },
} as const;

const image = { anyOf: [ref('CreateImage'), ref('CreateCaptureGroup')] };

export const PATHS = {
  '/images': {
    get: operation({
      id: 'listImages',
      summary: "The caller's images, newest first.",
      scope: 'read',
      parameters: [...filters, ifNoneMatch],
      answers: {
        '200': { description: 'A page.', schema: 'ImageList', headers: ['etag', 'retry-after'] },
        ...conditional,
      },
    }),
    post: operation({
      id: 'createImage',
      summary: 'A new image, with its upload.',
      scope: 'write',
      parameters: [idempotencyKey],
      body: { required: true, schema: image },
      answers: {
        '200': {
          description: 'The same request had been made before.',
          schema: 'CreatedImage',
          headers: ['location'],
        },
        '201': { description: 'The image is new.', schema: 'CreatedImage', headers: ['location'] },
      },
    }),
  },
  '/images/batch': {
    post: operation({
      id: 'createImages',
      summary: 'Up to a hundred new images.',
      scope: 'write',
      parameters: [idempotencyKey],
      body: { required: true, schema: ref('CreateImages') },
      answers: {
        '200': { description: 'The outcome of each, in their order.', schema: 'CreatedImages' },
      },
    }),
  },
  '/images/{id}': {
    parameters: [imageId],
    get: operation({
      id: 'getImage',
      summary: 'State, history and newest analysis, with links to its files.',
      scope: 'read',
      parameters: [ifNoneMatch],
      answers: {
        '200': { description: 'The image.', schema: 'Image', headers: ['etag', 'retry-after'] },
        ...conditional,
      },
    }),
    delete: operation({
      id: 'deleteImage',
      summary: 'Removes the image and all that was made of it.',
      scope: 'write',
      answers: { '204': { description: 'The image is deleted, now or before.' } },
    }),
  },
  '/images/{id}/reprocess': {
    parameters: [imageId],
    post: operation({
      id: 'reprocessImage',
      summary: 'Computes the image anew.',
      scope: 'write',
      body: { required: false, schema: ref('Reprocess') },
      answers: {
        '202': { description: 'How the image stands.', schema: 'ReprocessedImage', headers: ['location'] },
      },
    }),
  },
  ...FIELD_PATHS,
  ...BED_PATHS,
  '/openapi.json': {
    get: operation({
      id: 'getOpenApiDocument',
      summary: 'This document, as this deployment has it.',
      scope: null,
      parameters: [ifNoneMatch],
      answers: {
        '200': { description: 'OpenAPI 3.1.', schema: 'OpenApiDocument', headers: ['etag'] },
        '304': { description: 'What the client has still holds.', headers: ['etag'] },
      },
    }),
  },
  ...UPLOAD_PATHS,
  ...UPPY_PATHS,
  ...WEBHOOK_PATHS,
};
