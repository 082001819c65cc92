import type { DocumentContext, DocumentedFile } from '../../../lambdas/imagery/documents/document-context.ts';
import type { ImageAnalysis, ImageGrid, IndexStatistics } from '../../../lambdas/pipeline/image-analysis.ts';

export const CONTEXT: DocumentContext = {
  imageId: '0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11',
  attempt: 2,
  capturedAt: '2026-05-01T10:00:00.000Z',
  uploadedAt: '2026-05-02T08:00:00.000Z',
  processedAt: '2026-05-02T08:01:00.000Z',
};

export const UTM_GRID: ImageGrid = {
  crs: 'EPSG:32631',
  transform: [0.04, 0, 675_400, 0, -0.04, 5_832_900],
  groundSampleDistance: 0.04,
};

const STATISTICS = { count: 90, min: -0.1, max: 0.9, mean: 0.61, std: 0.2, p2: -0.05, p50: 0.65, p98: 0.88 };

/** Of an image with NDVI, and with SAVI refused; its position is one that must not be told. */
export const ANALYSIS: ImageAnalysis = {
  width: 10,
  height: 12,
  bandCount: 5,
  sampleType: 'uint16',
  validPixels: 90,
  radiometry: 'raw_dn',
  radiometrySource: 'none',
  scale: null,
  offset: null,
  bandMap: { red: 3, nir: 5 },
  bandMapSource: 'request',
  sensor: 'micasense-rededge',
  soilBrightnessFactor: 0.5,
  indices: {
    ndvi: STATISTICS as IndexStatistics,
    savi: { unavailable: 'needs_reflectance', reason: 'SAVI needs reflectance.' },
  },
  health: {
    score: 71.5,
    status: 'healthy',
    basis: 'ndvi',
    classSet: 'equal-steps-2026',
    classes: [{ name: 'high vigour', from: 0.6, to: 0.8, pixels: 90, fraction: 1, hectares: 0.0000144 }],
  },
  summary: 'A field.',
  stressZones: [{ gridX: 0, gridY: 0, severity: 'none', ndvi: 0.7, savi: null }],
  gps: { latitude: 52.123456, longitude: 5.654321, capturedAt: '2026-05-01T10:00:00Z' },
  grid: UTM_GRID,
  capturedAt: '2026-04-30T09:00:00+02:00',
  warnings: ['The indices are relative.'],
  outputs: [],
} as unknown as ImageAnalysis;

export const FILES: readonly DocumentedFile[] = [
  { name: 'ndvi.tif', contentType: 'image/tiff', bytes: 1000 },
  { name: 'ndvi.png', contentType: 'image/png', bytes: 500 },
];
