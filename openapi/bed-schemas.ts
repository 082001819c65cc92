import * as v from 'valibot';
import type {
  BedsBeingMeasuredResponse,
  FieldBedsResponse,
  ImageBedsResponse,
  ImageBedsUnavailableResponse,
  PutBedsResponse,
} from '../lambdas/api/types.ts';
import { INDEX_IDS } from '../lambdas/pipeline/image-analysis.ts';
import { unavailableIndex } from './analysis-schemas.ts';

/** Beds, as lambdas/api/beds-types.ts has them. */

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(v.string(), v.isoTimestamp());
const id = v.pipe(v.string(), v.uuid());
const index = v.picklist(INDEX_IDS);
const share = { pixels: whole, fraction: v.number(), hectares: v.nullable(v.number()) };

const ring = v.array(v.strictTuple([v.number(), v.number()]));
const geometry = v.union([
  v.strictObject({ type: v.literal('Polygon'), coordinates: v.array(ring) }),
  v.strictObject({ type: v.literal('MultiPolygon'), coordinates: v.array(v.array(ring)) }),
]);
const collection = { field: v.string(), revision: whole, updatedAt: time };

const fieldBeds: v.GenericSchema<FieldBedsResponse> = v.strictObject({
  type: v.literal('FeatureCollection'),
  ...collection,
  features: v.array(
    v.strictObject({
      type: v.literal('Feature'),
      id: v.string(),
      properties: v.strictObject({ name: v.nullable(v.string()) }),
      geometry,
    }),
  ),
});

/** As far as JSON Schema can say it: rings, ids and all else are told in docs/beds.md. */
const bedCollection = v.looseObject({
  type: v.literal('FeatureCollection'),
  features: v.pipe(
    v.array(
      v.looseObject({
        type: v.literal('Feature'),
        id: v.exactOptional(v.nullable(v.union([v.string(), v.number()]))),
        properties: v.exactOptional(v.nullable(v.looseObject({}))),
        geometry: v.looseObject({
          type: v.picklist(['Polygon', 'MultiPolygon']),
          coordinates: v.array(v.array(v.any())),
        }),
      }),
    ),
    v.minLength(1),
    v.maxLength(2000),
  ),
});

const keptBeds: v.GenericSchema<PutBedsResponse> = v.strictObject({
  ...collection,
  bedCount: whole,
  changed: v.boolean(),
});

const imageBeds = { imageId: id, field: v.string(), revision: whole };

const bedsBeingMeasured: v.GenericSchema<BedsBeingMeasuredResponse> = v.strictObject({
  ...imageBeds,
  measuredAt: v.null(),
});

const figures = {
  mean: v.number(),
  std: v.number(),
  min: v.number(),
  max: v.number(),
  p2: v.number(),
  p5: v.number(),
  p10: v.number(),
  p25: v.number(),
  p50: v.number(),
  p75: v.number(),
  p90: v.number(),
  p95: v.number(),
  p98: v.number(),
};

const bedIndex = v.union([
  v.strictObject({
    pixels: whole,
    validPixels: whole,
    ...figures,
    hectares: v.nullable(v.number()),
    classes: v.nullable(
      v.array(v.strictObject({ ...share, name: v.string(), from: v.number(), to: v.number() })),
    ),
    cover: v.nullable(v.strictObject({ ...share, basis: index, threshold: v.number() })),
  }),
  v.strictObject({
    pixels: whole,
    unavailable: v.picklist(['outside_image', 'no_pixel_centre', 'no_valid_pixels']),
    reason: v.string(),
  }),
]);

const byIndex = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.strictObject(
    Object.fromEntries(INDEX_IDS.map((name) => [name, v.exactOptional(schema)])) as Record<
      (typeof INDEX_IDS)[number],
      v.ExactOptionalSchema<Schema, undefined>
    >,
  );

const imageBedsAnswer: v.GenericSchema<ImageBedsResponse | ImageBedsUnavailableResponse> = v.union([
  v.strictObject({
    ...imageBeds,
    measuredAt: time,
    beds: v.array(
      v.strictObject({
        id: v.string(),
        name: v.nullable(v.string()),
        inside: v.number(),
        indices: byIndex(bedIndex),
      }),
    ),
    withoutMap: byIndex(unavailableIndex),
    nextCursor: v.nullable(v.string()),
  }),
  v.strictObject({
    ...imageBeds,
    measuredAt: time,
    unavailable: v.picklist([
      'not_located',
      'unknown_crs',
      'no_maps',
      'unreadable_map',
      'too_much_overlap',
      'attempts_exhausted',
    ]),
    reason: v.string(),
  }),
]);

/** By their names in components.schemas. */
export const BED_SCHEMAS = {
  BedCollection: bedCollection,
  FieldBeds: fieldBeds,
  KeptBeds: keptBeds,
  ImageBeds: imageBedsAnswer,
  BedsBeingMeasured: bedsBeingMeasured,
};
