import type { AnalysisRequest, BandRole } from '../pipeline/image-analysis.ts';
import type { IndexParameters } from '../spectral/index-definition.ts';
import { INDEX_REGISTRY } from '../spectral/index-registry.ts';
import { ndviOf, type SampleArray, saviOf, toReflectance } from '../spectral/indices.ts';
import { AlphaMarkedBand } from './alpha-marked-band.ts';
import type { AnalysisOptions } from './analyse-image.ts';
import type { ResolvedBands } from './band-map.ts';
import { IndexMap } from './index-map.ts';
import { type DeclaredRadiometry, declaredRadiometry } from './radiometry.ts';
import type { RasterReader, Window } from './raster-reader.ts';
import { bandsOf, RequestedIndices } from './requested-indices.ts';
import { checkMapSpace, planRequested } from './requested-plan.ts';
import { ReflectanceCheck } from './statistics/reflectance-check.ts';
import { StressGrid } from './statistics/stress-grid.ts';
import { isRelative } from './unavailable-index.ts';

/** Everything that is gathered in the one pass over an image with red and NIR. */
export interface GatheredIndices {
  readonly declared: DeclaredRadiometry;
  readonly parameters: IndexParameters;
  /** What is read: red and NIR first, then what the requested indices need beside them. */
  readonly roles: readonly BandRole[];
  readonly ndvi: IndexMap;
  /** null where the samples are known not to be reflectance. */
  readonly savi: IndexMap | null;
  readonly check: ReflectanceCheck;
  readonly grid: StressGrid;
  readonly alphaMarked: AlphaMarkedBand | null;
  readonly requested: RequestedIndices;
}

export async function beginIndices(
  raster: RasterReader,
  request: AnalysisRequest,
  resolved: ResolvedBands,
  parameters: IndexParameters,
  { workspace, maximumPixels }: AnalysisOptions,
): Promise<GatheredIndices> {
  const declared = declaredRadiometry(raster, request, resolved);
  const plan = planRequested(raster, request, resolved.bands, declared);
  const isRaw = isRelative(declared.radiometry);
  checkMapSpace(raster, plan.computed.length + (isRaw ? 1 : 2), maximumPixels);
  const roles = [...new Set<BandRole>(['red', 'nir', ...bandsOf(plan.computed)])];
  // Red and NIR have a check of their own.
  const checked = isRaw ? [] : roles.slice(2);
  return {
    declared,
    parameters,
    roles,
    ndvi: await IndexMap.create(INDEX_REGISTRY.ndvi, raster, workspace),
    savi: isRaw ? null : await IndexMap.create(INDEX_REGISTRY.savi, raster, workspace),
    check: new ReflectanceCheck(),
    grid: new StressGrid(raster.width, raster.height),
    alphaMarked: AlphaMarkedBand.among(raster, resolved.bands, roles),
    requested: await RequestedIndices.create(raster, workspace, plan, declared.scalings, parameters, checked),
  };
}

export async function abandonIndices({ ndvi, savi, requested }: GatheredIndices): Promise<void> {
  await ndvi.abandon();
  await savi?.abandon();
  await requested.abandon();
}

/** Samples are in the order of the roles. */
export async function addSection(
  section: Window,
  samples: readonly SampleArray[],
  gathered: GatheredIndices,
): Promise<void> {
  const { ndvi, savi, requested, roles } = gathered;
  const maps = savi === null ? [ndvi] : [ndvi, savi];
  for (const map of maps) map.beginSection(section);
  computeSection(section, samples[0]!, samples[1]!, gathered);
  // Encoding runs on other threads while the requested indices are computed.
  const written = maps.map((map) => map.endSection(section));
  const byRole = Object.fromEntries(roles.map((role, i) => [role, samples[i]!]));
  await Promise.all([...written, requested.addSection(section, byRole)]);
}

function computeSection(
  section: Window,
  red: SampleArray,
  nir: SampleArray,
  { declared: { scalings }, parameters, ndvi, savi, check, grid }: GatheredIndices,
): void {
  const redRow = new Float64Array(section.width);
  const nirRow = new Float64Array(section.width);
  const ndviRow = new Float64Array(section.width);
  const saviRow = savi === null ? null : new Float64Array(section.width);
  for (let y = 0; y < section.height; y++) {
    toReflectance(red, y * section.width, scalings.red!, redRow);
    toReflectance(nir, y * section.width, scalings.nir!, nirRow);
    ndviOf(redRow, nirRow, ndviRow);
    ndvi.addRow(section, y, ndviRow);
    check.addRow(redRow, nirRow, ndviRow);
    if (savi !== null && saviRow !== null) {
      saviOf(redRow, nirRow, parameters.soilBrightnessFactor, ndviRow, saviRow);
      savi.addRow(section, y, saviRow);
    }
    grid.addRow(section.x, section.y + y, ndviRow, saviRow);
  }
}
