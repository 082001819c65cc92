import type { AnalysisRequest, ImageAnalysis, UnavailableIndex } from '../pipeline/image-analysis.ts';
import { isRelative } from '../spectral/relative-samples.ts';
import { summarise } from '../spectral/summary.ts';
import { alphaWarning } from './alpha-marked-band.ts';
import type { ResolvedBands } from './band-map.ts';
import { type ImagePass, type ImagePassOptions, passOverImage } from './image-pass.ts';
import { noValidPixels } from './no-valid-pixels.ts';
import type { PassFindings } from './pass/run-pass.ts';
import type { DeclaredRadiometry } from './radiometry.ts';
import type { RasterReader } from './raster-reader.ts';
import { concludeRequested, type RequestedResults } from './requested-indices.ts';
import { imageGridOf } from './tiff/image-grid.ts';

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
  options: ImagePassOptions,
): Promise<ImageAnalysis> {
  return passOverImage(raster, request, resolved, soilBrightnessFactor, options, (pass, findings) =>
    concludePass(raster, resolved, missing, pass, findings),
  );
}

async function concludePass(
  raster: RasterReader,
  resolved: ResolvedBands,
  missing: UnavailableIndex,
  pass: ImagePass,
  { validPixels, check }: PassFindings,
): Promise<ImageAnalysis> {
  const { declared, roles, alphaMarked, soilBrightnessFactor } = pass;
  if (validPixels === 0) throw noValidPixels(raster.name);
  // Float samples are reflectance only while they look like it.
  const checked = declared.source === 'float_samples' ? roles : [];
  const refusalOf = (title: string) =>
    checked.map((role) => check.outOfRange(title, [role])).find((refusal) => refusal !== null) ?? null;
  const found = refusalOf('reflectance') === null ? declared : asNumbers(declared);
  const others = await concludeRequested(pass, check, found.radiometry, refusalOf);
  if (alphaMarked !== null) others.warnings.push(alphaWarning(alphaMarked));
  return conclude(raster, resolved, missing, found, soilBrightnessFactor, validPixels, others);
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
    grid: imageGridOf(raster.geoReference),
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
