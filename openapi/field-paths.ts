import { changesQuery, listFieldsQuery, outliersQuery, seriesQuery } from '../lambdas/api/answers-schema.ts';
import { exportQuery } from '../lambdas/api/exports.ts';
import { operation } from './operation.ts';
import { queryParameters } from './query-parameters.ts';

const field = {
  name: 'field',
  in: 'path',
  required: true,
  description: 'Label of the field, or ~ and the base64url of its UTF-8: the form for one with a slash.',
  schema: { type: 'string', minLength: 1, maxLength: 401 },
};

const ifNoneMatch = { name: 'If-None-Match', in: 'header', schema: { type: 'string' } };
const notModified = {
  '304': { description: 'What the client has still holds.', headers: ['etag'] },
} as const;

const imageId = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

const exported = {
  '200': {
    description: 'A page; the header link has the next one.',
    content: { 'text/csv': 'Text', 'application/geo+json': 'BedFeatures' },
    headers: ['link', 'content-disposition'],
  },
} as const;

export const FIELD_PATHS = {
  '/fields': {
    get: operation({
      id: 'listFields',
      summary: "The caller's fields, by label.",
      scope: 'read',
      parameters: [...queryParameters(listFieldsQuery), ifNoneMatch],
      answers: {
        '200': { description: 'A page.', schema: 'FieldList', headers: ['etag'] },
        ...notModified,
      },
    }),
  },
  '/fields/{field}/series': {
    parameters: [field],
    get: operation({
      id: 'fieldSeries',
      summary: 'Values of an index over time, in groups that can be compared.',
      scope: 'read',
      parameters: [...queryParameters(seriesQuery), ifNoneMatch],
      answers: {
        '200': { description: 'The series.', schema: 'FieldSeries', headers: ['etag'] },
        ...notModified,
      },
    }),
  },
  '/fields/{field}/changes': {
    parameters: [field],
    get: operation({
      id: 'fieldChanges',
      summary: 'The newest flight against the one before it that can be compared.',
      scope: 'read',
      parameters: queryParameters(changesQuery),
      answers: { '200': { description: 'The change.', schema: 'FieldChanges' } },
    }),
  },
  '/fields/{field}/outliers': {
    parameters: [field],
    get: operation({
      id: 'fieldOutliers',
      summary: 'Beds that stand out within one flight.',
      scope: 'read',
      parameters: queryParameters(outliersQuery),
      answers: { '200': { description: 'The beds.', schema: 'FieldOutliers' } },
    }),
  },
  '/fields/{field}/export': {
    parameters: [field],
    get: operation({
      id: 'exportField',
      summary: 'Figures of every image and bed of the field, as a file.',
      scope: 'read',
      parameters: queryParameters(exportQuery),
      answers: exported,
    }),
  },
  '/fields/{field}/stac': {
    parameters: [field],
    get: operation({
      id: 'fieldCollection',
      summary: 'The field as a static STAC collection.',
      scope: 'read',
      answers: { '200': { description: 'The collection.', schema: 'StacCollection' } },
    }),
  },
  '/images/{id}/export': {
    parameters: [imageId],
    get: operation({
      id: 'exportImage',
      summary: 'Figures of the image and its beds, as a file.',
      scope: 'read',
      parameters: queryParameters(exportQuery),
      answers: exported,
    }),
  },
  '/images/{id}/item': {
    parameters: [imageId],
    get: operation({
      id: 'imageItem',
      summary: 'The STAC item of the image, with links to its files.',
      scope: 'read',
      answers: {
        '200': { description: 'The item.', content: { 'application/geo+json': 'StacItem' } },
      },
    }),
  },
  '/images/{id}/report': {
    parameters: [imageId],
    get: operation({
      id: 'imageReport',
      summary: 'One page of A4 to print.',
      scope: 'read',
      answers: { '200': { description: 'HTML without scripts.', content: { 'text/html': 'Text' } } },
    }),
  },
};
