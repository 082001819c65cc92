import * as v from 'valibot';
import type {
  FieldChangesResponse,
  FieldOutliersResponse,
  FieldSeriesResponse,
  ListFieldsResponse,
} from '../lambdas/api/types.ts';
import { INDEX_IDS } from '../lambdas/pipeline/image-analysis.ts';
import { RADIOMETRIES } from './analysis-schemas.ts';

/** What is told of fields, as lambdas/api/answers-types.ts has it. */

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(v.string(), v.isoTimestamp());
const id = v.pipe(v.string(), v.uuid());
const index = v.picklist(INDEX_IDS);
const radiometry = v.picklist(RADIOMETRIES);
const atFrom = v.picklist(['capture', 'upload']);
const extent = v.strictObject({
  inside: v.number(),
  pixels: whole,
  validPixels: whole,
  partial: v.nullable(v.picklist(['partly_outside', 'too_few_valid_pixels'])),
});
const bedGap = v.picklist([
  'no_map',
  'outside_image',
  'no_pixel_centre',
  'no_valid_pixels',
  'partly_outside',
  'too_few_valid_pixels',
]);
const bedName = { id: v.string(), name: v.nullable(v.string()) };

export const fieldListAnswer: v.GenericSchema<ListFieldsResponse> = v.strictObject({
  items: v.array(
    v.strictObject({
      field: v.string(),
      path: v.string(),
      images: v.strictObject({ uploaded: whole, processing: whole, completed: whole, failed: whole }),
      newestCapture: v.nullable(time),
      newestAnalysis: v.nullable(time),
      hasBeds: v.boolean(),
      bedCount: whole,
    }),
  ),
  nextCursor: v.nullable(v.string()),
});

const figures = {
  mean: v.number(),
  std: v.number(),
  p10: v.number(),
  p50: v.number(),
  p90: v.number(),
  validPixels: whole,
};

export const fieldSeriesAnswer: v.GenericSchema<FieldSeriesResponse> = v.strictObject({
  field: v.string(),
  index,
  truncated: v.boolean(),
  bed: v.nullable(v.strictObject(bedName)),
  groups: v.array(
    v.strictObject({
      radiometry,
      sensor: v.nullable(v.string()),
      soilBrightnessFactor: v.nullable(v.number()),
      scale: v.nullable(v.number()),
      offset: v.nullable(v.number()),
      comparable: v.boolean(),
      why: v.nullable(v.string()),
      cautions: v.array(v.picklist(['sensor_undeclared', 'radiometry_assumed'])),
      points: v.array(
        v.strictObject({ imageId: id, at: time, atFrom, ...figures, extent: v.nullable(extent) }),
      ),
    }),
  ),
  leftOut: v.array(
    v.strictObject({
      imageId: id,
      at: v.nullable(time),
      reason: v.picklist([
        'failed',
        'not_processed',
        'index_not_requested',
        'index_unavailable',
        'beds_not_measured',
        'bed_unavailable',
      ]),
      detail: v.string(),
    }),
  ),
});

const difference = v.strictObject({ before: v.number(), after: v.number(), difference: v.number() });

const change = v.strictObject({
  mean: difference,
  median: difference,
  classes: v.nullable(
    v.array(v.strictObject({ name: v.string(), from: v.number(), to: v.number(), hectares: difference })),
  ),
});

const comparedFlight = v.strictObject({
  imageId: id,
  at: time,
  atFrom,
  radiometry,
  sensor: v.nullable(v.string()),
});

const bedInBoth = { ...bedName, before: v.nullable(extent), after: v.nullable(extent) };

export const fieldChangesAnswer: v.GenericSchema<FieldChangesResponse> = v.strictObject({
  field: v.string(),
  index,
  truncated: v.boolean(),
  newest: v.nullable(comparedFlight),
  previous: v.nullable(comparedFlight),
  overlap: v.nullable(v.number()),
  change: v.nullable(change),
  reason: v.nullable(
    v.picklist(['no_index', 'not_comparable', 'no_earlier_flight', 'other_extent', 'extent_unknown']),
  ),
  why: v.nullable(v.string()),
  beds: v.nullable(
    v.array(
      v.union([
        v.strictObject({ ...bedInBoth, change, reason: v.null(), unavailable: v.null() }),
        v.strictObject({ ...bedInBoth, change: v.null(), reason: bedGap, unavailable: v.string() }),
      ]),
    ),
  ),
  bedsUnavailable: v.nullable(v.string()),
});

export const fieldOutliersAnswer: v.GenericSchema<FieldOutliersResponse> = v.strictObject({
  field: v.string(),
  index,
  truncated: v.boolean(),
  image: v.nullable(comparedFlight),
  statistic: v.picklist(['mean', 'median']),
  threshold: v.number(),
  median: v.nullable(v.number()),
  mad: v.nullable(v.number()),
  sigma: v.nullable(v.number()),
  unscored: v.nullable(v.picklist(['too_few_beds', 'no_spread'])),
  beds: v.array(
    v.strictObject({
      ...bedName,
      value: v.number(),
      score: v.nullable(v.number()),
      standsOut: v.nullable(v.picklist(['low', 'high'])),
      rank: v.nullable(whole),
      extent,
    }),
  ),
  leftOut: v.array(
    v.strictObject({ ...bedName, reason: bedGap, unavailable: v.string(), extent: v.nullable(extent) }),
  ),
  why: v.nullable(v.string()),
});

/** GeoJSON (RFC 7946) with flat properties. */
const bedFeatures = v.strictObject({
  type: v.literal('FeatureCollection'),
  features: v.array(
    v.strictObject({
      type: v.literal('Feature'),
      id: v.string(),
      geometry: v.looseObject({ type: v.picklist(['Polygon', 'MultiPolygon']) }),
      properties: v.record(v.string(), v.nullable(v.union([v.string(), v.number()]))),
    }),
  ),
});

const stacLinks = v.array(v.looseObject({ rel: v.string(), href: v.string() }));

/** STAC 1.1.0, whose own schemas say the rest. */
const stacCollection = v.looseObject({
  type: v.literal('Collection'),
  stac_version: v.literal('1.1.0'),
  id: v.string(),
  license: v.string(),
  links: stacLinks,
});

const stacItem = v.looseObject({
  type: v.literal('Feature'),
  stac_version: v.literal('1.1.0'),
  id: v.string(),
  links: stacLinks,
  assets: v.record(v.string(), v.looseObject({ href: v.string() })),
});

/** By their names in components.schemas. */
export const FIELD_SCHEMAS = {
  BedFeatures: bedFeatures,
  StacCollection: stacCollection,
  StacItem: stacItem,
  Text: v.string(),
  FieldList: fieldListAnswer,
  FieldSeries: fieldSeriesAnswer,
  FieldChanges: fieldChangesAnswer,
  FieldOutliers: fieldOutliersAnswer,
};
