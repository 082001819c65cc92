import type { BandLabel } from '../../spectral/band-names.ts';
import type { RasterReader } from '../raster-reader.ts';
import type { CaptureMetadata } from './capture-metadata.ts';
import { recogniseSingleBandCapture, type SingleBandCapture } from './single-band-capture.ts';

/** One band of a single capture: its samples, how they were exposed, and what is known of the band. */
export interface CaptureFile {
  readonly raster: RasterReader;
  readonly metadata: CaptureMetadata;
  readonly band: SingleBandCapture | null;
}

export function captureFile(raster: RasterReader, metadata: CaptureMetadata): CaptureFile {
  const fileName = raster.name.split('/').at(-1)!;
  return { raster, metadata, band: recogniseSingleBandCapture(fileName, metadata) };
}

/**
 * What all files of one capture share, or null where the file has none of it: the camera's own id, else the time of
 * exposure, else the number in the file's name, which repeats from folder to folder.
 */
export function captureIdOf({ band, metadata }: CaptureFile): string | null {
  const isCertain = band?.captureIdSource === 'xmp';
  return (isCertain ? band.captureId : null) ?? metadata.takenAt ?? band?.captureId ?? null;
}

/** Name and wavelength of the band. Of one without a role the wavelength is left out: panchromatic is no red. */
export function labelOf({ raster, band }: CaptureFile): BandLabel {
  if (band === null) return { ...raster.labels[0], isAlpha: false };
  const { bandName: name, role, wavelength } = band;
  return { name, isAlpha: false, ...(role !== null && wavelength !== null && { wavelength }) };
}

/** "the band Red (668 nm) of a MicaSense RedEdge", as far as the file says. */
export function describeBand({ band, metadata }: CaptureFile): string {
  if (band === null) return `a band without a name, of ${metadata.make ?? 'an unknown camera'}`;
  const wavelength = band.wavelength === null ? '' : ` (${band.wavelength} nm)`;
  return `the band ${band.bandName}${wavelength} of a ${band.camera}`;
}
