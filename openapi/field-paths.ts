import { changesQuery, listFieldsQuery, outliersQuery, seriesQuery } from '../lambdas/api/answers-schema.ts';
import { operation } from './operation.ts';
import { queryParameters } from './query-parameters.ts';

const field = {
  name: 'field',
  in: 'path',
  required: true,
  description: 'Label of the field.',
  schema: { type: 'string', minLength: 1, maxLength: 100 },
};

const ifNoneMatch = { name: 'If-None-Match', in: 'header', schema: { type: 'string' } };
const notModified = {
  '304': { description: 'What the client has still holds.', headers: ['etag'] },
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
};
