import type {
  AnalysisRequest,
  BandRole,
  ImageAnalysis,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import type { SampleArray } from '../spectral/indices.ts';
import { summarise } from '../spectral/summary.ts';
import { AlphaMarkedBand } from './alpha-marked-band.ts';
import type { AnalysisOptions } from './analyse-image.ts';
import type { ResolvedBands } from './band-map.ts';
import { noValidPixels } from './no-valid-pixels.ts';
import { type DeclaredRadiometry, declaredRadiometry, rolesOf } from './radiometry.ts';
import type { RasterReader } from './raster-reader.ts';
import { RequestedIndices, type RequestedResults } from './requested-indices.ts';
import { checkMapSpace, planRequested, type RequestedPlan } from './requested-plan.ts';
import { planSections } from './section-plan.ts';
import { BandRangeCheck } from './statistics/reflectance-check.ts';
import { isRelative } from './unavailable-index.ts';

/**
 * An image without NIR or red: NDVI and SAVI are unavailable, others may be asked for. It is read to its end in any
 * case, because a damaged file must not count as completed, and because its valid pixels are counted.
 */
export async function analyseColours(
  raster: RasterReader,
  request: AnalysisRequest,
  resolved: ResolvedBands,
  missing: UnavailableIndex,
  soilBrightnessFactor: number,
  options: AnalysisOptions,
): Promise<ImageAnalysis> {
  const declared = declaredRadiometry(raster, request, resolved);
  const plan = planRequested(raster, request, resolved.bands, declared);
  checkMapSpace(raster, plan.computed.length, options.maximumPixels);
  const roles = rolesOf(resolved.bands);
  const requested = await RequestedIndices.create(
    raster,
    options.workspace,
    plan,
    declared.scalings,
    { soilBrightnessFactor },
    isRelative(declared.radiometry) ? [] : roles,
  );
  // Float samples are reflectance only while they look like it.
  const checks = declared.source === 'float_samples' ? roles.map((role) => new BandRangeCheck(role)) : [];
  const alphaMarked = AlphaMarkedBand.among(raster, resolved.bands, roles);
  const refusalOf = (title: string) =>
    checks.map((check) => check.outOfRange(title)).find((refusal) => refusal !== null) ?? null;
  const gathered = { checks, alphaMarked };
  try {
    const validPixels = await readAll(raster, resolved, roles, plan, requested, gathered, options);
    if (validPixels === 0) throw noValidPixels(raster.name);
    alphaMarked?.refuseTransparency();
    const others = await requested.conclude(refusalOf);
    const found = refusalOf('reflectance') === null ? declared : asNumbers(declared);
    if (alphaMarked !== null) others.warnings.push(alphaMarked.warning);
    return conclude(raster, resolved, missing, found, soilBrightnessFactor, validPixels, others);
  } catch (error) {
    await requested.abandon();
    throw error;
  }
}

function asNumbers(declared: DeclaredRadiometry): DeclaredRadiometry {
  return { ...declared, radiometry: 'raw_dn', source: 'none', warnings: [] };
}

function conclude(
  raster: RasterReader,
  resolved: ResolvedBands,
  missing: UnavailableIndex,
  declared: DeclaredRadiometry,
  soilBrightnessFactor: number,
  validPixels: number,
  { indices, outputs, warnings }: RequestedResults,
): ImageAnalysis {
  const { radiometry, source, scaling } = declared;
  const isScaled = !isRelative(radiometry);
  return {
    width: raster.width,
    height: raster.height,
    bandCount: raster.bandCount,
    sampleType: raster.sampleType,
    validPixels,
    radiometry,
    radiometrySource: source,
    scale: isScaled ? scaling.scale : null,
    offset: isScaled ? scaling.offset : null,
    bandMap: resolved.bands,
    bandMapSource: resolved.source,
    sensor: resolved.sensor?.id ?? null,
    soilBrightnessFactor,
    indices: { ndvi: missing, savi: missing, ...indices },
    health: null,
    summary: summarise({
      validPixels,
      ndvi: missing,
      savi: missing,
      others: indices,
      health: null,
      radiometry,
    }),
    stressZones: [],
    gps: raster.gps,
    capturedAt: raster.capturedAt,
    warnings: [
      ...raster.warnings,
      ...declared.warnings,
      ...relativeValues(declared, outputs.length > 0),
      ...warnings,
    ],
    outputs,
  };
}

function relativeValues({ radiometry }: DeclaredRadiometry, hasValues: boolean): string[] {
  if (!hasValues || !isRelative(radiometry)) return [];
  const samples = radiometry === 'display_rgb' ? 'display colours' : 'raw digital numbers';
  return [
    `The indices were computed from ${samples}: they are relative, good for comparing places within this image only.`,
  ];
}

interface SampleChecks {
  /** In the order of the roles, or none. */
  readonly checks: readonly BandRangeCheck[];
  readonly alphaMarked: AlphaMarkedBand | null;
}

/** The number of valid pixels: those at which any of the known bands is, as 0 may be both black and nodata in one. */
async function readAll(
  raster: RasterReader,
  { bands }: ResolvedBands,
  roles: readonly BandRole[],
  plan: RequestedPlan,
  requested: RequestedIndices,
  { checks, alphaMarked }: SampleChecks,
  options: AnalysisOptions,
): Promise<number> {
  const numbers = roles.map((role) => bands[role]!);
  const sections = planSections(raster.width, raster.height, roles.length + plan.computed.length);
  let valid = 0;
  for (const [done, section] of sections.entries()) {
    options.signal?.throwIfAborted();
    const samples = await raster.readWindow(section, numbers);
    alphaMarked?.addSamples(samples);
    for (const [i, check] of checks.entries()) check.addRow(samples[i]!);
    valid += countValid(samples, section.width * section.height);
    await requested.addSection(section, Object.fromEntries(roles.map((role, i) => [role, samples[i]!])));
    options.onProgress?.((done + 1) / sections.length);
  }
  return valid;
}

function countValid(samples: readonly SampleArray[], pixels: number): number {
  let valid = 0;
  for (let i = 0; i < pixels; i++) if (samples.some((band) => !Number.isNaN(band[i]!))) valid++;
  return valid;
}
