import * as v from 'valibot';
import type { AnalysisResponse } from '../lambdas/api/types.ts';
import {
  type AnalysisRequest,
  COLOUR_MAP_IDS,
  INDEX_IDS,
  PREVIEW_RANGES,
} from '../lambdas/pipeline/image-analysis.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const indexId = v.picklist(INDEX_IDS);

const bandMap = v.strictObject({
  blue: v.exactOptional(whole),
  green: v.exactOptional(whole),
  red: v.exactOptional(whole),
  red_edge: v.exactOptional(whole),
  nir: v.exactOptional(whole),
});

/** What is declared for the analysis, as it is shown. */
export const declared: v.GenericSchema<AnalysisRequest> = v.strictObject({
  sensor: v.exactOptional(v.string()),
  bands: v.exactOptional(bandMap),
  scale: v.exactOptional(v.number()),
  offset: v.exactOptional(v.number()),
  soilBrightnessFactor: v.exactOptional(v.number()),
  vegetationThreshold: v.exactOptional(v.union([v.number(), v.literal('otsu')])),
  indices: v.exactOptional(v.array(indexId)),
  preview: v.exactOptional(
    v.strictObject({
      colourMap: v.exactOptional(v.picklist(COLOUR_MAP_IDS)),
      range: v.exactOptional(v.picklist(PREVIEW_RANGES)),
    }),
  ),
});

export const position = {
  latitude: v.number(),
  longitude: v.number(),
  altitude: v.exactOptional(v.number()),
  accuracy: v.exactOptional(v.number()),
  heading: v.exactOptional(v.number()),
  groundSpeed: v.exactOptional(v.number()),
  capturedAt: v.exactOptional(v.pipe(v.string(), v.isoTimestamp())),
};

const statistics = v.strictObject({
  count: whole,
  min: v.number(),
  max: v.number(),
  mean: v.number(),
  std: v.number(),
  p2: v.number(),
  p5: v.number(),
  p10: v.number(),
  p25: v.number(),
  p50: v.number(),
  p75: v.number(),
  p90: v.number(),
  p95: v.number(),
  p98: v.number(),
  histogram: v.strictObject({
    from: v.number(),
    to: v.number(),
    counts: v.array(whole),
    below: whole,
    above: whole,
  }),
});

export const unavailableIndex = v.strictObject({
  unavailable: v.picklist([
    'no_nir_band',
    'no_red_band',
    'no_red_edge_band',
    'no_green_band',
    'no_blue_band',
    'needs_reflectance',
    'reflectance_out_of_range',
    'no_valid_pixels',
  ]),
  reason: v.string(),
});

export const indexResult = v.union([statistics, unavailableIndex]);

const indexResults = v.strictObject({
  ...(Object.fromEntries(INDEX_IDS.map((id) => [id, v.exactOptional(indexResult)])) as Record<
    (typeof INDEX_IDS)[number],
    v.ExactOptionalSchema<typeof indexResult, undefined>
  >),
  ndvi: indexResult,
  savi: indexResult,
});

const share = { pixels: whole, fraction: v.number(), hectares: v.nullable(v.number()) };

const vegetation = v.strictObject({
  ...share,
  basis: indexId,
  threshold: v.number(),
  method: v.picklist(['otsu', 'fixed', 'request']),
  separability: v.nullable(v.number()),
  fixedBecause: v.nullable(v.picklist(['no_two_classes', 'implausible_otsu_threshold'])),
  statistics: v.nullable(
    v.strictObject({
      count: whole,
      mean: v.number(),
      std: v.number(),
      p2: v.number(),
      p50: v.number(),
      p98: v.number(),
    }),
  ),
});

const health = v.strictObject({
  score: v.number(),
  status: v.picklist(['healthy', 'attention_needed', 'stressed', 'critical']),
  basis: indexId,
  classSet: v.string(),
  classes: v.array(v.strictObject({ ...share, name: v.string(), from: v.number(), to: v.number() })),
  vegetation: v.nullable(vegetation),
});

export const RADIOMETRIES = [
  'surface_reflectance',
  'panel_reflectance',
  'irradiance_reflectance',
  'radiance_or_relative',
  'raw_dn',
  'display_rgb',
] as const;

export const analysis: v.GenericSchema<AnalysisResponse> = v.strictObject({
  attempt: whole,
  width: whole,
  height: whole,
  bandCount: whole,
  sampleType: v.string(),
  validPixels: whole,
  radiometry: v.picklist(RADIOMETRIES),
  radiometrySource: v.picklist(['request', 'sensor', 'file', 'float_samples', 'none']),
  scale: v.nullable(v.number()),
  offset: v.nullable(v.number()),
  sensor: v.nullable(v.string()),
  bandMap,
  bandMapSource: v.picklist(['request', 'sensor', 'band_names', 'camera', 'colour_interpretation']),
  soilBrightnessFactor: v.number(),
  indices: indexResults,
  health: v.nullable(health),
  stressZones: v.array(
    v.strictObject({
      gridX: whole,
      gridY: whole,
      severity: v.picklist(['none', 'low', 'moderate', 'high']),
      ndvi: v.nullable(v.number()),
      savi: v.nullable(v.number()),
    }),
  ),
  summary: v.string(),
  warnings: v.array(v.string()),
  outputs: v.array(
    v.strictObject({ name: v.string(), contentType: v.string(), bytes: whole, url: v.string() }),
  ),
});
