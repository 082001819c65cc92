import type { BandRole, IndexId } from '../pipeline/image-analysis.ts';
import { BLUE_ADJUSTED_INDICES, SOIL_ADJUSTED_INDICES } from './adjusted-indices.ts';
import { CHLOROPHYLL_INDICES } from './chlorophyll-indices.ts';
import type { BandRows, IndexDefinition, IndexParameters } from './index-definition.ts';
import { NORMALISED_DIFFERENCES } from './normalised-differences.ts';
import { VISIBLE_INDICES } from './visible-indices.ts';

/** Every index, by its id. */
export const INDEX_REGISTRY: Readonly<Record<IndexId, IndexDefinition>> = {
  ...NORMALISED_DIFFERENCES,
  ...SOIL_ADJUSTED_INDICES,
  ...BLUE_ADJUSTED_INDICES,
  ...VISIBLE_INDICES,
  ...CHLOROPHYLL_INDICES,
};

/**
 * Values of one row into `out`, from rows of at least the index's bands. A pixel has no value where a band is NaN or
 * infinite (also where the quotient would be finite), and where all bands are 0: fill that is not declared as nodata.
 */
export function computeIndex(
  { kernel, bands }: IndexDefinition,
  rows: Readonly<Partial<Record<BandRole, Float64Array>>>,
  parameters: IndexParameters,
  out: Float64Array,
): void {
  const own = bands.map((band) => rows[band]!);
  kernel(rows as BandRows, out, parameters);
  const [first, second, third = second] = own as [Float64Array, Float64Array, Float64Array?];
  for (let i = 0; i < out.length; i++) {
    const sum = Math.abs(first[i]!) + Math.abs(second[i]!) + Math.abs(third[i]!);
    if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) out[i] = Number.NaN;
  }
}
