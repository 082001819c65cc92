import type { BandMap, BandRole, Radiometry, UnavailableIndex } from '../pipeline/image-analysis.ts';
import { ROLE_WAVELENGTHS } from '../spectral/band-names.ts';
import type { IndexDefinition } from '../spectral/index-definition.ts';

const BAND_NAMES: Readonly<Record<BandRole, string>> = {
  blue: 'blue',
  green: 'green',
  red: 'red',
  red_edge: 'red edge',
  nir: 'near-infrared',
};

/** The first band that the index needs and the image does not have, or null. */
export function missingBand(
  { title, bands }: Pick<IndexDefinition, 'title' | 'bands'>,
  map: BandMap,
): UnavailableIndex | null {
  const role = bands.find((band) => map[band] === undefined);
  if (role === undefined) return null;
  const [from, to] = ROLE_WAVELENGTHS[role];
  const reason = `The image has no ${BAND_NAMES[role]} band (${from} to ${to} nm), which ${title} needs.`;
  return { unavailable: `no_${role}_band`, reason };
}

/** Refusal of an index on samples that are not reflectance. */
export function needsReflectance(title: string, radiometry: Radiometry): UnavailableIndex {
  const found =
    radiometry === 'display_rgb' ? 'the image holds display colours' : 'the file holds raw digital numbers';
  const reason = `${title} needs reflectance, and ${found}: declare scale and offset (--scale 0.0001), or a sensor whose product has them.`;
  return { unavailable: 'needs_reflectance', reason };
}

/** Indices that need reflectance are refused on these; the others are relative. */
export function isRelative(radiometry: Radiometry): boolean {
  return radiometry === 'raw_dn' || radiometry === 'display_rgb';
}
