import type {
  AnalysisRequest,
  Health,
  ImageAnalysis,
  OutputFile,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import { assessHealth } from '../spectral/health.ts';
import { summarise } from '../spectral/summary.ts';
import type { AnalysisOptions } from './analyse-image.ts';
import type { ResolvedBands } from './band-map.ts';
import { abandonIndices, addSection, beginIndices, type GatheredIndices } from './gathered-indices.ts';
import type { IndexMap } from './index-map.ts';
import { noValidPixels } from './no-valid-pixels.ts';
import type { DeclaredRadiometry } from './radiometry.ts';
import type { RasterReader, Window } from './raster-reader.ts';
import { planSections } from './section-plan.ts';
import type { ReflectanceCheck } from './statistics/reflectance-check.ts';
import { isRelative, needsReflectance } from './unavailable-index.ts';

export async function analyseIndices(
  raster: RasterReader,
  request: AnalysisRequest,
  resolved: ResolvedBands,
  soilBrightnessFactor: number,
  options: AnalysisOptions,
): Promise<ImageAnalysis> {
  const gathered = await beginIndices(raster, request, resolved, { soilBrightnessFactor }, options);
  try {
    await readAll(raster, resolved, gathered, options);
    if (gathered.ndvi.statistics.count === 0) throw noValidPixels(raster.name);
    gathered.alphaMarked?.refuseTransparency();
    return await conclude(raster, resolved, gathered);
  } catch (error) {
    await abandonIndices(gathered);
    throw error;
  }
}

async function readAll(
  raster: RasterReader,
  { bands }: ResolvedBands,
  gathered: GatheredIndices,
  options: AnalysisOptions,
): Promise<void> {
  const numbers = gathered.roles.map((role) => bands[role]!);
  const layers = numbers.length + (gathered.savi === null ? 1 : 2) + gathered.requested.count;
  const sections = planSections(raster.width, raster.height, layers);
  const read = (section: Window) => {
    const samples = raster.readWindow(section, numbers);
    // Reported where it is awaited; a fault before that must not end the process.
    samples.catch(() => {});
    return samples;
  };
  let ahead = read(sections[0]!);
  for (const [done, section] of sections.entries()) {
    options.signal?.throwIfAborted();
    const samples = await ahead;
    gathered.alphaMarked?.addSamples(samples);
    // Decoding runs on other threads while this one computes.
    const following = sections[done + 1];
    if (following !== undefined) ahead = read(following);
    await addSection(section, samples, gathered);
    options.onProgress?.((done + 1) / sections.length);
  }
}

async function conclude(
  raster: RasterReader,
  resolved: ResolvedBands,
  { declared, parameters, ndvi, savi, check, grid, alphaMarked, requested }: GatheredIndices,
): Promise<ImageAnalysis> {
  const refusalOf = (title: string) =>
    savi === null || savi.statistics.count === 0
      ? needsReflectance(title, declared.radiometry)
      : check.outOfRange(title);
  const refusal = refusalOf('SAVI');
  const isReflectance = refusal === null && savi !== null;
  // Float samples outside the range of reflectance are some other quantity.
  const isNumbers = refusal !== null && declared.source === 'float_samples';
  const radiometry = isNumbers ? 'raw_dn' : declared.radiometry;
  const statistics = {
    ndvi: ndvi.statistics.result(),
    savi: isReflectance ? savi.statistics.result() : refusal!,
  };
  const health = healthOf(raster, ndvi);
  const outputs: OutputFile[] = await ndvi.finish();
  if (isReflectance) outputs.push(...(await savi.finish()));
  else await savi?.abandon();
  const others = await requested.conclude(refusalOf);
  outputs.push(...others.outputs);
  const scaling = isRelative(radiometry) ? null : declared.scaling;
  const warnings = [...raster.warnings, ...warningsOf(declared, refusal, ndvi, check), ...others.warnings];
  if (alphaMarked !== null) warnings.push(alphaMarked.warning);
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
    soilBrightnessFactor: parameters.soilBrightnessFactor,
    indices: { ...statistics, ...others.indices },
    health,
    summary: summarise({ validPixels, ...statistics, others: others.indices, health, radiometry }),
    stressZones: grid.zones(isReflectance),
    gps: raster.gps,
    capturedAt: raster.capturedAt,
    warnings,
    outputs,
  };
}

/** On NDVI, which every completed image has: readings of images with and without reflectance stay comparable. */
function healthOf(raster: RasterReader, { definition, statistics }: IndexMap): Health {
  return assessHealth(
    definition.id,
    statistics.result().mean,
    statistics.classPixels,
    raster.geoReference.pixelArea,
  );
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
