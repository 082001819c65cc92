/** Band names and wavelengths in XMP, as MicaSense, Sequoia, Sentera, FLIR and DJI write them. */
import { xmpValues } from './xmp-values.ts';

export interface XmpBand {
  readonly name: string;
  /** nm */
  readonly wavelength?: number;
  /** Full width at half maximum, nm. */
  readonly fwhm?: number;
}

export function xmpBandLabels(xmp: string): XmpBand[] {
  const names = firstOf(xmp, ['Camera:BandName', 'FLIR:BandName', 'drone-dji:BandName']);
  const wavelengths = firstOf(xmp, [
    'Camera:CentralWavelength',
    'FLIR:CentralWavelength',
    'drone-dji:CentralWavelength',
    'drone-dji:BandFreq',
  ]).map(leadingNumber);
  const widths = firstOf(xmp, [
    'Camera:WavelengthFWHM',
    'FLIR:WavelengthFWHM',
    'drone-dji:WavelengthFWHM',
  ]).map(leadingNumber);
  return names.map((name, i) => ({
    name,
    ...positive('wavelength', wavelengths[i]),
    ...positive('fwhm', widths[i]),
  }));
}

function firstOf(xmp: string, properties: readonly string[]): string[] {
  for (const property of properties) {
    const values = xmpValues(xmp, property);
    if (values.length > 0) return values;
  }
  return [];
}

/** DJI writes "840(+/-26)nm". */
function leadingNumber(text: string): number {
  return Number(text.match(/^\s*\d{1,5}(?:\.\d+)?/)?.[0]);
}

function positive<K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> {
  return value !== undefined && value > 0 ? ({ [key]: value } as Partial<Record<K, number>>) : {};
}
