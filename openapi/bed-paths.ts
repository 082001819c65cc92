import { imageBedsQuery } from '../lambdas/api/image-beds-schema.ts';
import { operation, ref } from './operation.ts';
import { queryParameters } from './query-parameters.ts';

const field = {
  name: 'field',
  in: 'path',
  required: true,
  description: 'Label of the field.',
  schema: { type: 'string', minLength: 1, maxLength: 100 },
};
const imageId = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
const ifNoneMatch = { name: 'If-None-Match', in: 'header', schema: { type: 'string' } };
const ifMatch = {
  name: 'If-Match',
  in: 'header',
  description: 'ETag of the beds as the client has seen them: 412 where they are others by now.',
  schema: { type: 'string' },
};
const onlyNew = {
  name: 'If-None-Match',
  in: 'header',
  description: '* where there must be no beds yet: 412 where there are.',
  schema: { type: 'string' },
};
const notModified = {
  '304': { description: 'What the client has still holds.', headers: ['etag'] },
} as const;

export const BED_PATHS = {
  '/fields/{field}/beds': {
    parameters: [field],
    get: operation({
      id: 'getBeds',
      summary: 'Beds of a field, as GeoJSON.',
      scope: 'read',
      parameters: [ifNoneMatch],
      answers: {
        '200': { description: 'The beds.', schema: 'FieldBeds', headers: ['etag'] },
        ...notModified,
      },
    }),
    put: operation({
      id: 'putBeds',
      summary: 'These beds and no others; they are measured in the newest images of the field.',
      scope: 'write',
      parameters: [ifMatch, onlyNew],
      body: { required: true, schema: ref('BedCollection') },
      answers: { '200': { description: 'They are kept.', schema: 'KeptBeds', headers: ['etag'] } },
    }),
    delete: operation({
      id: 'deleteBeds',
      summary: 'Removes the beds of a field and all that was measured in them.',
      scope: 'write',
      parameters: [ifMatch],
      answers: { '204': { description: 'There are none, now or before.' } },
    }),
  },
  '/images/{id}/beds': {
    parameters: [imageId],
    get: operation({
      id: 'getImageBeds',
      summary: 'Statistics of each bed in the maps of an image.',
      scope: 'read',
      parameters: [...queryParameters(imageBedsQuery), ifNoneMatch],
      answers: {
        '200': { description: 'The beds, or why there are none.', schema: 'ImageBeds', headers: ['etag'] },
        '202': {
          description: 'They are being measured: ask again.',
          schema: 'BedsBeingMeasured',
          headers: ['retry-after'],
        },
        ...notModified,
      },
    }),
  },
};
