import {
  COLOUR_MAP_IDS,
  type ImageAnalysis,
  INDEX_IDS,
  type IndexResults,
  type StressZone,
} from '../../lambdas/pipeline/image-analysis.ts';
import type { Claim, StoredOutput } from '../../lambdas/pipeline/ports.ts';
import { exampleAnalysis } from '../aws/image-states.ts';
import { exampleStatistics } from '../support/index-statistics.ts';

/** As much of everything as a request may ask for, with names and numbers that are as long as they get. */

/** 255 characters that UTF-8 writes in three bytes each. */
export const longName = (number: number) => `${'葉'.repeat(250)}${number}.tif`;

const captureFile = (number: number) => ({
  filename: longName(number),
  contentType: 'image/tiff',
  size: 1_000_000,
  sha256: 'a'.repeat(64),
});

/** Body of POST /images. */
export const LARGEST_REQUEST = {
  captureGroup: Array.from({ length: 10 }, (_, number) => captureFile(number)),
  capturedAt: '2026-05-01T10:00:00.123Z',
  gps: {
    latitude: 52.12345678901234,
    longitude: -5.123456789012345,
    altitude: 31.51234567890123,
    accuracy: 0.12345678901234566,
    heading: 359.99999999999994,
    groundSpeed: 12.345678901234567,
    capturedAt: '2026-05-01T10:00:01.123Z',
  },
  mission: '葉'.repeat(100),
  field: '葉'.repeat(100),
  bands: { blue: 65_531, green: 65_532, red: 65_533, red_edge: 65_534, nir: 65_535 },
  scale: 0.00012345678901234567,
  offset: -0.12345678901234566,
  soilBrightnessFactor: 0.12345678901234566,
  vegetationThreshold: 0.12345678901234566,
  indices: INDEX_IDS,
  preview: { colourMap: COLOUR_MAP_IDS[1], range: 'percentile' },
};

const LARGE_STATISTICS = exampleStatistics({
  count: 4_294_836_225,
  mean: -0.12345678901234566,
  histogram: {
    from: -1,
    to: 1,
    counts: Array(256).fill(4_294_836_225),
    below: 4_294_836_225,
    above: 4_294_836_225,
  },
});

const ALL_ZONES: readonly StressZone[] = Array.from({ length: 100 }, (_, cell) => ({
  gridX: cell % 10,
  gridY: Math.floor(cell / 10),
  severity: 'moderate',
  ndvi: -0.12345678901234566,
  savi: -0.12345678901234566,
}));

/** Of 256 bins and 100 zones; the warnings quote names. */
export function largestAnalysis(): ImageAnalysis {
  return exampleAnalysis({
    indices: Object.fromEntries(INDEX_IDS.map((id) => [id, LARGE_STATISTICS])) as unknown as IndexResults,
    stressZones: ALL_ZONES,
    warnings: Array.from({ length: 40 }, (_, number) => `${number}: ${longName(0)}`),
  });
}

export function outputsOf({ imageId, attempt }: Claim): StoredOutput[] {
  return INDEX_IDS.flatMap((id) =>
    ['.tif', '.png', '-legend.png'].map((ending) => ({
      name: `${id}${ending}`,
      key: `derived/${imageId}/${attempt}/${id}${ending}`,
      contentType: 'image/tiff; application=geotiff; profile=cloud-optimized',
      bytes: 17_179_869_184,
    })),
  );
}
