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

const TO_DECLARE = 'declare scale and offset (--scale 0.0001), or a sensor whose product has them';

/** What the samples are instead of reflectance, and what to do about it. */
const FOUND: Readonly<Partial<Record<Radiometry, string>>> = {
  display_rgb: `the image holds display colours: ${TO_DECLARE}`,
  raw_dn: `the file holds raw digital numbers: ${TO_DECLARE}`,
  radiance_or_relative:
    'the bands were calibrated to relative values only: reflectance takes a calibration panel or a light sensor that the camera trusts',
};

/** Refusal of an index on samples that are not reflectance. */
export function needsReflectance(title: string, radiometry: Radiometry): UnavailableIndex {
  const reason = `${title} needs reflectance, and ${FOUND[radiometry] ?? FOUND.raw_dn}.`;
  return { unavailable: 'needs_reflectance', reason };
}
