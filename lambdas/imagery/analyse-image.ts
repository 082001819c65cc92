import { InputError } from '../pipeline/errors.ts';
import type { AnalysisRequest, ImageAnalysis } from '../pipeline/image-analysis.ts';
import { resolveBands } from './band-map.ts';
import type { ByteSource } from './byte-source.ts';
import { openRequestedGroup } from './capture/open-capture-group.ts';
import type { OpenMap } from './cog/map-sink.ts';
import { analyseColours } from './colour-analysis.ts';
import { detectFormat } from './image-format.ts';
import type { ImagePassOptions } from './image-pass.ts';
import { analyseIndices } from './index-analysis.ts';
import { ImageThreads } from './pass/image-threads.ts';
import type { RasterReader } from './raster-reader.ts';
import { withSensorSamples } from './sensor-samples.ts';
import { checkVegetationThreshold } from './statistics/vegetation-cover.ts';
import { openTiff } from './tiff/tiff-reader.ts';

export interface AnalysisOptions {
  /** An existing folder for previews and what is intermediate, and for maps unless `openMap` says otherwise. */
  readonly workspace: string;
  /** Largest raster (width x height) that is read. */
  readonly maximumPixels: number;
  /** Where maps go while they are made; files of the workspace unless stated. */
  readonly openMap?: OpenMap;
  /** Threads that decode and compute; as many as there are processors, unless stated; 0 for the calling one. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** 0..1, as the image is worked through. */
  readonly onProgress?: (fraction: number) => void;
}

/** Huete 1988: 0.5 for intermediate cover, which onion beds are nearly all season. */
const DEFAULT_SOIL_BRIGHTNESS_FACTOR = 0.5;

/**
 * Reads one image window by window and computes NDVI and SAVI: statistics, maps, previews, health and stress grid.
 * Several sources are the single-band files of one capture.
 * Faults of the input throw InputError; faults of the source pass through as they are.
 */
export async function analyseImage(
  source: ByteSource | readonly ByteSource[],
  request: AnalysisRequest,
  options: AnalysisOptions,
): Promise<ImageAnalysis> {
  const threads = new ImageThreads(options.threads);
  try {
    const raster =
      'read' in source
        ? await openRaster(source, options, threads)
        : await openRequestedGroup(source, request, options.maximumPixels);
    return await analyseRaster(raster, request, { ...options, threads });
  } finally {
    threads.close();
  }
}

async function analyseRaster(
  raster: RasterReader,
  request: AnalysisRequest,
  options: ImagePassOptions,
): Promise<ImageAnalysis> {
  const soilBrightnessFactor = request.soilBrightnessFactor ?? DEFAULT_SOIL_BRIGHTNESS_FACTOR;
  try {
    checkSoilBrightness(raster.name, soilBrightnessFactor);
    checkVegetationThreshold(raster.name, request.vegetationThreshold);
    const resolved = resolveBands(raster, request);
    const samples = withSensorSamples(raster, resolved.sensor);
    return resolved.missing === null
      ? await analyseIndices(samples, request, resolved, soilBrightnessFactor, options)
      : await analyseColours(samples, request, resolved, resolved.missing, soilBrightnessFactor, options);
  } finally {
    await raster.close();
  }
}

async function openRaster(
  source: ByteSource,
  options: AnalysisOptions,
  threads: ImageThreads,
): Promise<RasterReader> {
  const format = await detectFormat(source);
  options.signal?.throwIfAborted();
  if (format === 'tiff') {
    threads.expect(source.size);
    return openTiff(source, options.maximumPixels);
  }
  // Most images are no pictures, and libvips takes its memory as soon as it is loaded.
  const { openPhoto } = await import('./photo/photo-reader.ts');
  return openPhoto(source, options.workspace, options.maximumPixels);
}

function checkSoilBrightness(name: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new InputError(
    'invalid_band_mapping',
    `The soil brightness factor ${value} is not between 0 and 1.`,
    {
      attempted: 'compute SAVI',
      on: name,
    },
  );
}
