/**
 * The two vegetation indices, as kernels over reflectance. Everything is computed in float64, whatever the
 * sample type: integer arithmetic wraps (red + nir of a uint16 raster passes 65535).
 */

/** Samples of one band; NaN marks a pixel that is nodata, masked or transparent. */
export type SampleArray = Float32Array | Float64Array;

/** reflectance = sample x scale + offset */
export interface LinearScaling {
  readonly scale: number;
  readonly offset: number;
}

export const IDENTITY_SCALING: LinearScaling = { scale: 1, offset: 0 };

/**
 * Normalised difference vegetation index, dimensionless. NaN where either band is invalid or nir + red is 0.
 * Rouse et al. 1974, Monitoring vegetation systems in the Great Plains with ERTS, NASA SP-351 (NTRS 19740022614).
 */
export function ndvi(red: number, nir: number): number {
  const sum = nir + red;
  const value = (nir - red) / sum;
  return Number.isFinite(value) ? value : Number.NaN;
}

/**
 * Soil adjusted vegetation index, dimensionless; needs reflectance, because L is a constant in its units.
 * Huete 1988, Remote Sensing of Environment 25:295-309, doi 10.1016/0034-4257(88)90106-X.
 */
export function savi(red: number, nir: number, soilBrightnessFactor: number): number {
  const value = ((1 + soilBrightnessFactor) * (nir - red)) / (nir + red + soilBrightnessFactor);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** NDVI of one row into `out`; both bands in reflectance, or in digital numbers of one common gain. */
export function ndviOf(red: Float64Array, nir: Float64Array, out: Float64Array): void {
  for (let i = 0; i < red.length; i++) out[i] = ndvi(red[i]!, nir[i]!);
}

/** SAVI of one row into `out`; a pixel without NDVI (0/0, nodata) has no SAVI either. */
export function saviOf(
  red: Float64Array,
  nir: Float64Array,
  soilBrightnessFactor: number,
  ndviValues: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < red.length; i++) {
    out[i] = Number.isNaN(ndviValues[i]!) ? Number.NaN : savi(red[i]!, nir[i]!, soilBrightnessFactor);
  }
}
