import type { ReprocessImageRequest } from '../../../lambdas/api/types.ts';
import type { BandRole } from '../../../lambdas/pipeline/image-analysis.ts';

/** In the order of wavelengths; names as people know them. */
export const BAND_NAMES: Readonly<Record<BandRole, string>> = {
  blue: 'Blue',
  green: 'Green',
  red: 'Red',
  red_edge: 'Red edge',
  nir: 'Near infrared',
};

export type Declaration = Pick<ReprocessImageRequest, 'sensor' | 'bands'>;

/** What a person says of an image that does not say itself which band is which; what is missing of it in words. */
export function declarationOf(
  sensor: string,
  numbers: Readonly<Partial<Record<BandRole, string>>>,
): Declaration | { readonly missing: string } {
  // Band numbers that were declared before would go before the sensor's.
  if (sensor !== '') return { sensor, bands: null };
  const bands: Partial<Record<BandRole, number>> = {};
  for (const [role, text] of Object.entries(numbers)) {
    if (text !== '') bands[role as BandRole] = Number(text);
  }
  if (bands.red === undefined || bands.nir === undefined) {
    return { missing: 'Choose a sensor, or say at least which bands are red and near infrared.' };
  }
  const chosen = Object.values(bands);
  if (new Set(chosen).size < chosen.length) return { missing: 'Each band can have one name only.' };
  return { bands };
}
