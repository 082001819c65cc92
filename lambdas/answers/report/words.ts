import type { Radiometry } from '../../pipeline/image-analysis.ts';

/** What the samples are, and what may be done with the values. */
export const RADIOMETRY_WORDS: Readonly<Record<Radiometry, string>> = {
  surface_reflectance:
    'Surface reflectance: values can be compared with other flights of the same sensor and kind.',
  panel_reflectance:
    'Reflectance by a calibration panel: values can be compared with other flights of the same sensor and kind.',
  irradiance_reflectance:
    'Reflectance by a light sensor: values can be compared with other flights of the same sensor and kind.',
  radiance_or_relative:
    'Calibrated but relative values: compare places within this image only, not with other dates or sensors.',
  raw_dn: 'Raw digital numbers: compare places within this image only, not with other dates or sensors.',
  display_rgb: 'Display colours: compare places within this image only, not with other dates or sensors.',
};

/** `2026-05-01 10:00 UTC` */
export function time(instant: string | null): string {
  return instant === null ? 'not known' : `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

export function value(number: number): string {
  return number.toFixed(3);
}

/** With its sign, which a difference needs. */
export function signed(number: number, decimals = 3): string {
  const text = Math.abs(number).toFixed(decimals);
  if (Number(text) === 0) return `±${text}`;
  return `${number < 0 ? '−' : '+'}${text}`;
}

export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}

/** Three digits are what a map of centimetres is good for. */
export function hectares(area: number | null): string {
  if (area === null) return 'not known';
  return area === 0 ? '0' : area >= 100 ? area.toFixed(0) : area.toPrecision(3);
}
