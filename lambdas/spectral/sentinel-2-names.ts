import type { BandMap, BandRole } from '../pipeline/image-analysis.ts';

/**
 * Two-digit Sentinel-2 numbers. They count only beside B08 or B8A: HLS Landsat stacks are numbered with two digits
 * as well and have NIR as B05.
 */
const SENTINEL_2: Readonly<Record<string, BandRole>> = {
  B02: 'blue',
  B03: 'green',
  B04: 'red',
  B05: 'red_edge',
  B08: 'nir',
};

/** The band map of a stack whose bands are named so, or null. */
export function sentinel2Bands(
  spectral: readonly { readonly label: { readonly name?: string }; readonly band: number }[],
): BandMap | null {
  const byCode = new Map(spectral.map(({ label, band }) => [label.name?.trim().toUpperCase() ?? '', band]));
  if (!byCode.has('B04') || !(byCode.has('B08') || byCode.has('B8A'))) return null;
  const bands: Partial<Record<BandRole, number>> = {};
  for (const [code, role] of Object.entries(SENTINEL_2)) {
    const band = byCode.get(code);
    if (band !== undefined) bands[role] = band;
  }
  const narrowNir = byCode.get('B8A');
  if (bands.nir === undefined && narrowNir !== undefined) bands.nir = narrowNir;
  return bands;
}
