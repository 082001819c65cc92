import type { Analysis, Image } from '../../../local/demo/api-types.ts';
import type { Outcome } from '../../../local/demo/outcome.ts';

const statistics = { count: 100, min: -0.1, max: 0.9, mean: 0.5, std: 0.2, p2: 0, p50: 0.55, p98: 0.85 };

export const ANALYSIS: Analysis = {
  width: 20,
  height: 10,
  bandCount: 5,
  sampleType: 'uint16',
  validPixels: 100,
  radiometry: 'surface_reflectance',
  radiometrySource: 'file',
  bandMap: { nir: 5, red: 3 },
  bandMapSource: 'band_names',
  indices: { ndvi: statistics, savi: { ...statistics, mean: 0.4 } },
  health: {
    score: 71.6,
    status: 'attention_needed',
    basis: 'ndvi',
    vegetation: { threshold: 0.34375, method: 'otsu', fraction: 0.431, hectares: 1.234 },
  },
  warnings: [],
  outputs: [],
};

export function image(overrides: Partial<Image> = {}): Image {
  return {
    id: '6f1c',
    status: 'completed',
    failureCode: null,
    failureReason: null,
    request: {},
    history: [
      { to: 'uploaded', attempt: 0, at: '2026-05-01T10:00:00.000Z' },
      { to: 'processing', attempt: 1, at: '2026-05-01T10:00:00.250Z' },
      { to: 'completed', attempt: 1, at: '2026-05-01T10:00:02.000Z' },
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
