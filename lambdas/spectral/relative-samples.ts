import type { Radiometry } from '../pipeline/image-analysis.ts';

/** Samples that are no reflectance, in words: indices of them compare places within one image only. */
const RELATIVE_SAMPLES: Readonly<Partial<Record<Radiometry, string>>> = {
  raw_dn: 'raw digital numbers',
  display_rgb: 'display colours',
  radiance_or_relative: 'calibrated but relative values',
};

/** null for reflectance of any kind. */
export function relativeSamples(radiometry: Radiometry): string | null {
  return RELATIVE_SAMPLES[radiometry] ?? null;
}

/** Indices that need reflectance are refused on these; the others are relative. */
export function isRelative(radiometry: Radiometry): boolean {
  return relativeSamples(radiometry) !== null;
}
