import type { ImageAnalysis, UnavailableIndex } from '../pipeline/image-analysis.ts';
import { summarise } from '../spectral/summary.ts';
import type { AnalysisOptions } from './analyse-image.ts';
import type { ResolvedBands } from './band-map.ts';
import { noValidPixels } from './no-valid-pixels.ts';
import type { RasterReader } from './raster-reader.ts';
import { planSections } from './section-plan.ts';

/**
 * An image without NIR or red. It is still read to its end, because a damaged file must not count as completed, and
 * because its valid pixels are counted.
 */
export async function analyseColours(
  raster: RasterReader,
  resolved: ResolvedBands,
  missing: UnavailableIndex,
  soilBrightnessFactor: number,
  options: AnalysisOptions,
): Promise<ImageAnalysis> {
  const validPixels = await countValidPixels(raster, resolved, options);
  if (validPixels === 0) throw noValidPixels(raster.name);
  const radiometry = resolved.source === 'colour_interpretation' ? 'display_rgb' : 'raw_dn';
  return {
    width: raster.width,
    height: raster.height,
    bandCount: raster.bandCount,
    sampleType: raster.sampleType,
    validPixels,
    radiometry,
    radiometrySource: 'none',
    scale: null,
    offset: null,
    bandMap: resolved.bands,
    bandMapSource: resolved.source,
    sensor: resolved.sensor?.id ?? null,
    soilBrightnessFactor,
    indices: { ndvi: missing, savi: missing },
    health: null,
    summary: summarise({ validPixels, ndvi: missing, savi: missing, health: null, radiometry }),
    stressZones: [],
    gps: raster.gps,
    capturedAt: raster.capturedAt,
    warnings: raster.warnings,
    outputs: [],
  };
}

/** A pixel is valid if any of the known bands is: 0 may be both black and nodata in a single one. */
async function countValidPixels(
  raster: RasterReader,
  { bands }: ResolvedBands,
  options: AnalysisOptions,
): Promise<number> {
  const sections = planSections(raster.width, raster.height);
  let valid = 0;
  for (const [done, section] of sections.entries()) {
    options.signal?.throwIfAborted();
    const samples = await raster.readWindow(section, Object.values(bands));
    for (let i = 0; i < section.width * section.height; i++) {
      if (samples.some((band) => !Number.isNaN(band[i]!))) valid++;
    }
    options.onProgress?.((done + 1) / sections.length);
  }
  return valid;
}
