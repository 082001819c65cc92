import { join } from 'node:path';
import type { AnalysisRequest, BandRole, IndexId } from '../pipeline/image-analysis.ts';
import { isRelative } from '../spectral/relative-samples.ts';
import { type AlphaMarkedBand, findAlphaMarked, refuseTransparency } from './alpha-marked-band.ts';
import type { AnalysisOptions } from './analyse-image.ts';
import type { ResolvedBands } from './band-map.ts';
import { FileMapSink } from './cog/file-map-sink.ts';
import type { OpenMap } from './cog/map-sink.ts';
import { IndexMap } from './index-map.ts';
import type { PassPlan } from './pass/pass-plan.ts';
import { type PassFindings, type PassOptions, runPass } from './pass/run-pass.ts';
import { TiffUnits } from './pass/unit-source.ts';
import { previewLevel } from './preview/preview-values.ts';
import { type DeclaredRadiometry, declaredRadiometry } from './radiometry.ts';
import type { RasterReader } from './raster-reader.ts';
import { checkMapSpace, planRequested, type RequestedPlan } from './requested-plan.ts';

export type ImagePassOptions = Omit<AnalysisOptions, 'threads'> & PassOptions;

/** What is computed of one image, before it is read. */
export interface ImagePass {
  readonly declared: DeclaredRadiometry;
  /** Bands that are read, in this order. */
  readonly roles: readonly BandRole[];
  readonly requested: RequestedPlan;
  /** By index, in the order in which they are computed: NDVI and SAVI first, where they are. */
  readonly maps: ReadonlyMap<IndexId, IndexMap>;
  readonly alphaMarked: AlphaMarkedBand | null;
  readonly soilBrightnessFactor: number;
}

/** Plans, reads the image once, and concludes; maps that are not finished by then leave nothing behind. */
export async function passOverImage<Result>(
  raster: RasterReader,
  request: AnalysisRequest,
  resolved: ResolvedBands,
  soilBrightnessFactor: number,
  options: ImagePassOptions,
  conclude: (pass: ImagePass, findings: PassFindings) => Promise<Result>,
): Promise<Result> {
  const declared = declaredRadiometry(raster, request, resolved);
  const requested = planRequested(raster, request, resolved.bands, declared);
  const indices = indicesOf(resolved, declared, requested);
  checkMapSpace(raster, indices.length, options.maximumPixels);
  const roles = rolesOf(resolved, requested);
  const alphaMarked = findAlphaMarked(raster, resolved.bands, roles);
  const maps = new Map<IndexId, IndexMap>();
  try {
    const openMap = options.openMap ?? filesIn(options.workspace);
    const style = request.preview ?? {};
    for (const id of indices) {
      maps.set(id, await IndexMap.create(id, raster, options.workspace, openMap, style));
    }
    const pass = { declared, roles, requested, maps, alphaMarked, soilBrightnessFactor };
    const findings = await readImage(raster, resolved, pass, options);
    if (alphaMarked !== null) refuseTransparency(raster, alphaMarked, findings.alphaValues);
    return await conclude(pass, findings);
  } catch (error) {
    for (const map of maps.values()) await map.abandon();
    throw error;
  }
}

/** NDVI and SAVI where there are red and NIR; SAVI only where the samples may be reflectance. */
function indicesOf(
  { missing }: ResolvedBands,
  { radiometry }: DeclaredRadiometry,
  { computed }: RequestedPlan,
): IndexId[] {
  const always: IndexId[] = missing !== null ? [] : isRelative(radiometry) ? ['ndvi'] : ['ndvi', 'savi'];
  return [...always, ...computed.map(({ id }) => id)];
}

/** Without NDVI, valid pixels are those at which any known band is: all of them are read. */
function rolesOf({ missing, bands }: ResolvedBands, { computed }: RequestedPlan): BandRole[] {
  if (missing !== null) return Object.keys(bands) as BandRole[];
  return [...new Set<BandRole>(['red', 'nir', ...computed.flatMap((definition) => definition.bands)])];
}

async function readImage(
  raster: RasterReader,
  { bands }: ResolvedBands,
  pass: ImagePass,
  options: ImagePassOptions,
): Promise<PassFindings> {
  const numbers = pass.roles.map((role) => bands[role]!);
  const units = raster.tiff === null ? null : new TiffUnits(raster.tiff, numbers);
  const plan = planOf(raster, pass, units);
  return runPass(raster, numbers, units, plan, [...pass.maps.values()], options);
}

function planOf(raster: RasterReader, pass: ImagePass, units: TiffUnits | null): PassPlan {
  const { declared, roles, maps, alphaMarked, soilBrightnessFactor } = pass;
  const nodata = units?.pixels.nodata ?? null;
  return {
    width: raster.width,
    height: raster.height,
    bands: roles.map((role) => ({ role, scaling: declared.scalings[role]!, nodata })),
    planeType: units?.planeType ?? { kind: 'float', bits: 64 },
    indices: [...maps.keys()],
    parameters: { soilBrightnessFactor },
    pixels: units?.pixels ?? null,
    unitPixels: units?.largestLocalUnit ?? 0,
    hasGaps: units?.hasGaps ?? false,
    checksReflectance: !isRelative(declared.radiometry),
    alphaMarked: alphaMarked?.position ?? null,
    previewLevel: previewLevel(raster.width, raster.height),
  };
}

function filesIn(workspace: string): OpenMap {
  return ({ name, expectedRoom }) => FileMapSink.create(join(workspace, name), expectedRoom);
}
