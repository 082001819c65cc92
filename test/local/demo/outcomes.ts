import type { Analysis, Image } from '../../../client/operations.ts';
import type { Outcome } from '../../../local/demo/outcome.ts';

const spread = {
  min: -0.1,
  p2: 0,
  p5: 0.1,
  p10: 0.2,
  p25: 0.4,
  p50: 0.55,
  p75: 0.7,
  p90: 0.8,
  p95: 0.82,
  p98: 0.85,
  max: 0.9,
};
const histogram = { from: -1, to: 1, counts: [0, 100], below: 0, above: 0 };
const statistics = { count: 100, mean: 0.5, std: 0.2, ...spread, histogram };
const share = { pixels: 43, fraction: 0.431, hectares: 1.234 };
const vegetation = {
  ...share,
  threshold: 0.34375,
  method: 'otsu',
  basis: 'ndvi',
  separability: 0.8,
} as const;

export const ANALYSIS: Analysis = {
  attempt: 1,
  width: 20,
  height: 10,
  bandCount: 5,
  sampleType: 'uint16',
  validPixels: 100,
  radiometry: 'surface_reflectance',
  radiometrySource: 'file',
  scale: null,
  offset: null,
  sensor: null,
  bandMap: { nir: 5, red: 3 },
  bandMapSource: 'band_names',
  soilBrightnessFactor: 0.5,
  indices: { ndvi: statistics, savi: { ...statistics, mean: 0.4 } },
  health: {
    score: 71.6,
    status: 'attention_needed',
    basis: 'ndvi',
    classSet: 'ndvi-general',
    classes: [],
    vegetation: { ...vegetation, fixedBecause: null, statistics: null },
  },
  stressZones: [],
  summary: '',
  warnings: [],
  outputs: [],
};

const CREATED = '2026-05-01T10:00:00.000Z';
const COMPLETED = '2026-05-01T10:00:02.000Z';
const by = { by: 'api', reason: null };

export function image(overrides: Partial<Image> = {}): Image {
  return {
    id: '6f1c',
    filename: 'field.tif',
    contentType: 'image/tiff',
    size: 1000,
    mission: null,
    field: null,
    status: 'completed',
    attempt: 1,
    createdAt: CREATED,
    updatedAt: COMPLETED,
    capturedAt: null,
    uploadedAt: CREATED,
    processedAt: COMPLETED,
    failureCode: null,
    failureReason: null,
    request: {},
    captureGroup: null,
    gps: null,
    history: [
      { from: null, to: 'uploaded', attempt: 0, at: CREATED, ...by },
      { from: 'uploaded', to: 'processing', attempt: 1, at: '2026-05-01T10:00:00.250Z', ...by },
      { from: 'processing', to: 'completed', attempt: 1, at: COMPLETED, ...by },
    ],
    analysis: ANALYSIS,
    ...overrides,
  };
}

export function completed(overrides: Partial<Outcome> = {}): Outcome {
  const outputs = ['out/field-ndvi.tif', 'out/field-ndvi.png'];
  return { file: 'field.tif', id: '6f1c', failure: null, image: image(), outputs, ...overrides };
}

export function failed(code: string, reason: string, file = 'bad.tif'): Outcome {
  return { file, id: null, failure: { code, reason }, image: null, outputs: [] };
}
