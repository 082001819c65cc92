import type {
  AnalysisRequest,
  Health,
  ImageAnalysis,
  OutputFile,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import { assessHealth } from '../spectral/health.ts';
import { ndviOf, type SampleArray, saviOf, toReflectance } from '../spectral/indices.ts';
import { summarise } from '../spectral/summary.ts';
import { AlphaMarkedBand } from './alpha-marked-band.ts';
import type { AnalysisOptions } from './analyse-image.ts';
import type { ResolvedBands } from './band-map.ts';
import { IndexMap } from './index-map.ts';
import { noValidPixels } from './no-valid-pixels.ts';
import { type DeclaredRadiometry, declaredRadiometry, NEEDS_REFLECTANCE } from './radiometry.ts';
import type { RasterReader, Window } from './raster-reader.ts';
import { ReflectanceCheck } from './reflectance-check.ts';
import { planSections } from './section-plan.ts';
import { StressGrid } from './stress-grid.ts';

/** Everything that is gathered in the one pass over the image. */
interface Gathered {
  readonly ndvi: IndexMap;
  /** null where the samples are known not to be reflectance. */
  readonly savi: IndexMap | null;
  readonly check: ReflectanceCheck;
  readonly grid: StressGrid;
  readonly alphaMarked: AlphaMarkedBand | null;
}

export async function analyseIndices(
  raster: RasterReader,
  request: AnalysisRequest,
  resolved: ResolvedBands,
  soilBrightnessFactor: number,
  options: AnalysisOptions,
): Promise<ImageAnalysis> {
  const bands = { red: resolved.bands.red!, nir: resolved.bands.nir! };
  const radiometry = declaredRadiometry(raster, request, resolved.sensor, bands.red, bands.nir);
  const ndvi = await IndexMap.create('ndvi', raster, options.workspace);
  const savi =
    radiometry.radiometry === 'raw_dn' ? null : await IndexMap.create('savi', raster, options.workspace);
  const grid = new StressGrid(raster.width, raster.height);
  const alphaMarked = AlphaMarkedBand.among(raster, bands);
  const gathered = { ndvi, savi, check: new ReflectanceCheck(), grid, alphaMarked };
  try {
    await readAll(raster, bands, radiometry, soilBrightnessFactor, gathered, options);
    if (ndvi.statistics.count === 0) throw noValidPixels(raster.name);
    alphaMarked?.refuseTransparency();
  } catch (error) {
    await ndvi.abandon();
    await savi?.abandon();
    throw error;
  }
  return conclude(raster, resolved, radiometry, soilBrightnessFactor, gathered);
}

async function readAll(
  raster: RasterReader,
  bands: { red: number; nir: number },
  radiometry: DeclaredRadiometry,
  soilBrightnessFactor: number,
  gathered: Gathered,
  options: AnalysisOptions,
): Promise<void> {
  const sections = planSections(raster.width, raster.height);
  const maps = gathered.savi === null ? [gathered.ndvi] : [gathered.ndvi, gathered.savi];
  const read = (section: Window) => {
    const samples = raster.readWindow(section, [bands.red, bands.nir]);
    // Reported where it is awaited; a fault before that must not end the process.
    samples.catch(() => {});
    return samples;
  };
  let ahead = read(sections[0]!);
  for (const [done, section] of sections.entries()) {
    options.signal?.throwIfAborted();
    const [red, nir] = await ahead;
    gathered.alphaMarked?.addSamples(red!, nir!);
    // Decoding runs on other threads while this one computes.
    const following = sections[done + 1];
    if (following !== undefined) ahead = read(following);
    for (const map of maps) map.beginSection(section);
    computeSection(section, red!, nir!, radiometry, soilBrightnessFactor, gathered);
    await Promise.all(maps.map((map) => map.endSection(section)));
    options.onProgress?.((done + 1) / sections.length);
  }
}

function computeSection(
  section: Window,
  red: SampleArray,
  nir: SampleArray,
  radiometry: DeclaredRadiometry,
  soilBrightnessFactor: number,
  { ndvi, savi, check, grid }: Gathered,
): void {
  const redRow = new Float64Array(section.width);
  const nirRow = new Float64Array(section.width);
  const ndviRow = new Float64Array(section.width);
  const saviRow = savi === null ? null : new Float64Array(section.width);
  for (let y = 0; y < section.height; y++) {
    toReflectance(red, y * section.width, radiometry.red, redRow);
    toReflectance(nir, y * section.width, radiometry.nir, nirRow);
    ndviOf(redRow, nirRow, ndviRow);
    ndvi.addRow(section, y, ndviRow);
    check.addRow(redRow, nirRow, ndviRow);
    if (savi !== null && saviRow !== null) {
      saviOf(redRow, nirRow, soilBrightnessFactor, ndviRow, saviRow);
      savi.addRow(section, y, saviRow);
    }
    grid.addRow(section.x, section.y + y, ndviRow, saviRow);
  }
}

async function conclude(
  raster: RasterReader,
  resolved: ResolvedBands,
  declared: DeclaredRadiometry,
  soilBrightnessFactor: number,
  { ndvi, savi, check, grid, alphaMarked }: Gathered,
): Promise<ImageAnalysis> {
  const refusal = savi === null || savi.statistics.count === 0 ? NEEDS_REFLECTANCE : check.outOfRange();
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
  const scaling = radiometry === 'raw_dn' ? null : declared.red;
  const warnings = [...raster.warnings, ...warningsOf(declared, refusal, ndvi, check)];
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
    soilBrightnessFactor,
    indices: statistics,
    health,
    summary: summarise({ validPixels, ...statistics, health, radiometry }),
    stressZones: grid.zones(isReflectance),
    gps: raster.gps,
    capturedAt: raster.capturedAt,
    warnings,
    outputs,
  };
}

/** On NDVI, which every completed image has: readings of images with and without reflectance stay comparable. */
function healthOf(raster: RasterReader, { id, statistics }: IndexMap): Health {
  return assessHealth(id, statistics.result().mean, statistics.classPixels, raster.geoReference.pixelArea);
}

function warningsOf(
  declared: DeclaredRadiometry,
  refusal: UnavailableIndex | null,
  ndvi: IndexMap,
  check: ReflectanceCheck,
): string[] {
  const warnings = refusal === null || declared.source !== 'float_samples' ? [...declared.warnings] : [];
  if (declared.radiometry !== 'raw_dn') warnings.push(...check.warnings());
  const { outsideUnit, count } = ndvi.statistics;
  if (outsideUnit > 0) {
    warnings.push(
      `${outsideUnit} of ${count} pixels have an NDVI outside -1 to 1, from negative reflectance; they are counted as they are.`,
    );
  }
  return warnings;
}
