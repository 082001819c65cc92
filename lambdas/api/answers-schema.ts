import * as v from 'valibot';
import { DEFAULT_THRESHOLD } from '../answers/outliers.ts';
import { isImageId } from '../pipeline/image-id.ts';
import { indexQuery } from './field-request.ts';

/** Queries of what is told of fields. */

const MAXIMUM_FIELDS = 200;
const LIMIT = `a whole number from 1 to ${MAXIMUM_FIELDS}`;

export const listFieldsQuery = v.strictObject({
  limit: v.exactOptional(
    v.pipe(
      v.string(LIMIT),
      v.regex(/^\d{1,3}$/, LIMIT),
      v.transform(Number),
      v.minValue(1, LIMIT),
      v.maxValue(MAXIMUM_FIELDS, LIMIT),
    ),
    String(MAXIMUM_FIELDS),
  ),
  cursor: v.exactOptional(v.string('nextCursor of the page before')),
});

const BED = 'the id of a bed of the field';

export const seriesQuery = v.strictObject({
  index: indexQuery,
  bed: v.exactOptional(v.pipe(v.string(BED), v.minLength(1, BED), v.maxLength(200, BED))),
});

export const changesQuery = v.strictObject({ index: indexQuery });

const IMAGE = 'the id of an image of the field';
const THRESHOLD = 'robust standard deviations, a number from 0.1 to 100';
const STATISTIC = 'mean or median: of each bed';

export const outliersQuery = v.strictObject({
  index: indexQuery,
  image: v.exactOptional(v.pipe(v.string(IMAGE), v.check(isImageId, IMAGE))),
  statistic: v.exactOptional(v.picklist(['mean', 'median'], STATISTIC), 'mean'),
  threshold: v.exactOptional(
    v.pipe(
      v.string(THRESHOLD),
      v.regex(/^\d{1,3}(\.\d{1,6})?$/, THRESHOLD),
      v.transform(Number),
      v.minValue(0.1, THRESHOLD),
      v.maxValue(100, THRESHOLD),
    ),
    String(DEFAULT_THRESHOLD),
  ),
});
