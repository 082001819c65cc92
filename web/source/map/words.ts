import type { ColourMapId, IndexId, Radiometry } from '../../../lambdas/pipeline/image-analysis.ts';
import type { ImageStatus } from '../../../lambdas/pipeline/image-status.ts';
import { INDEX_REGISTRY } from '../../../lambdas/spectral/index-registry.ts';

/** What the numbers of an image may be used for. */
export const RADIOMETRY_WORDS: Readonly<Record<Radiometry, string>> = {
  surface_reflectance: 'Surface reflectance: values of several flights can be compared.',
  panel_reflectance: 'Reflectance by a calibration panel: values of several flights can be compared.',
  irradiance_reflectance:
    'Reflectance by the light sensor alone, without a panel: compare flights with care, in like weather.',
  radiance_or_relative:
    'Relative values, not reflectance: compare places within this image, and not one image with another.',
  raw_dn:
    'Raw numbers of the camera, not reflectance: compare places within this image, and not one image with another.',
  display_rgb: 'A picture for the eye (red, green, blue): it has no near-infrared band, and so no NDVI.',
};

export const STATUS_WORDS: Readonly<Record<ImageStatus, string>> = {
  uploaded: 'waiting',
  processing: 'being analysed',
  completed: 'analysed',
  failed: 'failed',
};

export const COLOUR_MAP_WORDS: Readonly<Record<ColourMapId, string>> = {
  canopy: 'Canopy',
  rdylgn: 'Red to green (hard to read for the colour-blind)',
  viridis: 'Viridis',
  magma: 'Magma',
  ylgn: 'Yellow to green',
  spectral: 'Rainbow (hard to read for the colour-blind)',
  greys: 'Greys',
};

export function indexTitle(id: IndexId): string {
  return INDEX_REGISTRY[id].title;
}

const DATE_AND_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** @param time RFC 3339 */
export function inWords(time: string): string {
  return DATE_AND_TIME.format(new Date(time));
}

export function dateInWords(time: string): string {
  return DATE.format(new Date(time));
}

/** Three decimals: a float32 map has more, the field has not. */
export function valueInWords(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 1 : 3).replace('-', '−');
}

export function hectaresInWords(hectares: number | null): string {
  if (hectares === null) return '–';
  return `${hectares >= 10 ? hectares.toFixed(1) : hectares.toFixed(hectares >= 0.1 ? 2 : 4)} ha`;
}

export function shareInWords(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}
