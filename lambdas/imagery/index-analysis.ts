import type {
  AnalysisRequest,
  ImageAnalysis,
  OutputFile,
  Radiometry,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import { isRelative } from '../spectral/relative-samples.ts';
import { summarise } from '../spectral/summary.ts';
import { alphaWarning } from './alpha-marked-band.ts';
import type { ResolvedBands } from './band-map.ts';
import { type ImagePass, type ImagePassOptions, passOverImage } from './image-pass.ts';
import type { IndexMap } from './index-map.ts';
import { noValidPixels } from './no-valid-pixels.ts';
import type { PassFindings } from './pass/run-pass.ts';
import type { DeclaredRadiometry } from './radiometry.ts';
import type { RasterReader } from './raster-reader.ts';
import { concludeRequested } from './requested-indices.ts';
import { ndviHealth } from './statistics/index-health.ts';
import type { ReflectanceCheck } from './statistics/reflectance-check.ts';
import { stressZones } from './statistics/stress-grid.ts';
import { imageGridOf } from './tiff/image-grid.ts';
import { needsReflectance } from './unavailable-index.ts';

/** An image with red and NIR: NDVI, SAVI where the samples are reflectance, and what else was asked for. */
export async function analyseIndices(
  raster: RasterReader,
  request: AnalysisRequest,
  resolved: ResolvedBands,
  soilBrightnessFactor: number,
  options: ImagePassOptions,
): Promise<ImageAnalysis> {
  return passOverImage(raster, request, resolved, soilBrightnessFactor, options, (pass, findings) =>
    conclude(raster, request.vegetationThreshold, resolved, pass, findings),
  );
}

async function conclude(
  raster: RasterReader,
  vegetationThreshold: AnalysisRequest['vegetationThreshold'],
  resolved: ResolvedBands,
  pass: ImagePass,
  { check }: PassFindings,
): Promise<ImageAnalysis> {
  const { declared, maps, alphaMarked, soilBrightnessFactor } = pass;
  const ndvi = maps.get('ndvi')!;
  if (ndvi.statistics.count === 0) throw noValidPixels(raster.name);
  const savi = maps.get('savi') ?? null;
  const refusalOf = (title: string) =>
    savi === null || savi.statistics.count === 0
      ? needsReflectance(title, declared.radiometry)
      : check.outOfRange(title, ['red', 'nir']);
  const refusal = refusalOf('SAVI');
  const isReflectance = refusal === null && savi !== null;
  // Float samples outside the range of reflectance are some other quantity.
  const isNumbers = refusal !== null && declared.source === 'float_samples';
  const radiometry = isNumbers ? 'raw_dn' : declared.radiometry;
  const statistics = {
    ndvi: ndvi.statistics.result(),
    savi: isReflectance ? savi.statistics.result() : refusal!,
  };
  const { health, warnings: coverWarnings } = ndviHealth({
    statistics: statistics.ndvi,
    histogram: ndvi.statistics.histogram,
    radiometry,
    pixelArea: raster.geoReference.pixelArea,
    vegetationThreshold,
  });
  // Both at once: each waits for the disk or for S3.
  const finished = isReflectance ? [ndvi, savi] : [ndvi];
  const outputs: OutputFile[] = await finishAll(finished, radiometry);
  if (!isReflectance) await savi?.abandon();
  const others = await concludeRequested(pass, check, radiometry, refusalOf);
  outputs.push(...others.outputs);
  const scaling = isRelative(radiometry) ? null : declared.scaling;
  const warnings = [...raster.warnings, ...warningsOf(declared, refusal, ndvi, check), ...others.warnings];
  warnings.push(...coverWarnings);
  if (alphaMarked !== null) warnings.push(alphaWarning(alphaMarked));
  const validPixels = statistics.ndvi.count;
  return {
    width: raster.width,
    height: raster.height,
    bandCount: raster.bandCount,
    sampleType: raster.sampleType,
    validPixels,
    radiometry,
    radiometrySource: isNumbers ? 'none' : declared.source,
    scale: scaling?.scale ?? null,
    offset: scaling?.offset ?? null,
    bandMap: resolved.bands,
    bandMapSource: resolved.source,
    sensor: resolved.sensor?.id ?? null,
    soilBrightnessFactor,
    indices: { ...statistics, ...others.indices },
    health,
    summary: summarise({ validPixels, ...statistics, others: others.indices, health, radiometry }),
    stressZones: stressZones(ndvi.grid, isReflectance ? savi.grid : null),
    gps: raster.gps,
    grid: imageGridOf(raster.geoReference),
    capturedAt: raster.capturedAt,
    warnings,
    outputs,
  };
}

function warningsOf(
  declared: DeclaredRadiometry,
  refusal: UnavailableIndex | null,
  ndvi: IndexMap,
  check: ReflectanceCheck,
): string[] {
  const warnings = refusal === null || declared.source !== 'float_samples' ? [...declared.warnings] : [];
  if (!isRelative(declared.radiometry)) warnings.push(...check.warnings());
  const { outsideRange, count } = ndvi.statistics;
  if (outsideRange > 0) {
    warnings.push(
      `${outsideRange} of ${count} pixels have an NDVI outside -1 to 1, from negative reflectance; they are counted as they are.`,
    );
  }
  return warnings;
}

/** allSettled, so that no map is still being written when the first fault is thrown. */
async function finishAll(maps: readonly IndexMap[], radiometry: Radiometry): Promise<OutputFile[]> {
  const finished = await Promise.allSettled(maps.map((map) => map.finish(radiometry)));
  return finished.flatMap((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
