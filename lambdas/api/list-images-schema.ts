import * as v from 'valibot';
import type { BoundingBox } from '../aws/image-repository/list-filters.ts';
import { IMAGE_STATUSES, type ImageStatus } from '../pipeline/image-status.ts';
import { instant } from './instant-schema.ts';
import { keptLabel } from './label-schema.ts';

const DEFAULT_LIMIT = 20;
const MAXIMUM_LIMIT = 100;
const LIMIT = `a whole number from 1 to ${MAXIMUM_LIMIT}`;

const limit = v.pipe(
  v.string(LIMIT),
  v.regex(/^\d+$/, LIMIT),
  v.transform(Number),
  v.minValue(1, LIMIT),
  v.maxValue(MAXIMUM_LIMIT, LIMIT),
);

const STATUSES = `one or several, with commas between them, of ${IMAGE_STATUSES.join(', ')}`;

const isStatus = (text: string): text is ImageStatus => (IMAGE_STATUSES as readonly string[]).includes(text);

/** API Gateway also puts commas between the values of a parameter that is written several times. */
const statuses = v.pipe(
  v.string(STATUSES),
  v.check((list) => list.split(',').every(isStatus), STATUSES),
  v.transform((list) => [...new Set(list.split(',').filter(isStatus))].sort()),
);

/** `west` above `east` crosses the antimeridian, as in RFC 7946. */
const BOX =
  'west,south,east,north in degrees, south not above north; west above east crosses the antimeridian';
const DECIMALS = /^-?\d{1,3}(\.\d{1,15})?$/;

const boundingBox = v.pipe(
  v.string(BOX),
  v.check(
    (text) => text.split(',').length === 4 && text.split(',').every((part) => DECIMALS.test(part)),
    BOX,
  ),
  v.transform((text): BoundingBox => {
    const [west, south, east, north] = text.split(',').map(Number) as [number, number, number, number];
    return { west, south, east, north };
  }),
  v.check(({ west, east }) => Math.abs(west) <= 180 && Math.abs(east) <= 180, BOX),
  v.check(({ south, north }) => south >= -90 && south <= north && north <= 90, BOX),
);

/** The query of GET /images. */
export const listImagesSchema = v.pipe(
  v.strictObject({
    limit: v.exactOptional(limit, String(DEFAULT_LIMIT)),
    cursor: v.exactOptional(v.string()),
    status: v.exactOptional(statuses),
    mission: v.exactOptional(keptLabel),
    field: v.exactOptional(keptLabel),
    updatedSince: v.exactOptional(instant),
    capturedFrom: v.exactOptional(instant),
    capturedTo: v.exactOptional(instant),
    bbox: v.exactOptional(boundingBox),
  }),
  v.forward(
    v.check(
      ({ capturedFrom, capturedTo }) =>
        capturedFrom === undefined || capturedTo === undefined || capturedFrom < capturedTo,
      'a time after capturedFrom',
    ),
    ['capturedTo'],
  ),
);
