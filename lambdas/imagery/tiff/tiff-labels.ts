import { type BandLabel, isGeneric, roleOfName } from '../../spectral/band-names.ts';
import { type XmpBand, xmpBandLabels } from '../xmp-bands.ts';
import type { BandMetadata } from './gdal-metadata.ts';
import { readXmp } from './tiff-capture.ts';
import type { TiffLayout } from './tiff-layout.ts';
import type { TiffDirectory, TiffStructure } from './tiff-structure.ts';

/** Names and wavelengths of the bands: XMP first, then descriptions, then colour interpretation. */
export async function bandLabels(
  structure: TiffStructure,
  directory: TiffDirectory,
  metadata: readonly BandMetadata[],
  alphas: readonly number[],
): Promise<BandLabel[]> {
  const xmp = xmpByBand(await readXmp(structure, directory), metadata.length, alphas);
  return metadata.map((band, i) => labelOf(band, xmp[i], alphas.includes(i)));
}

/** XMP lists the bands that were measured, and counts only if it lists them all. */
function xmpByBand(xmp: string, bandCount: number, alphas: readonly number[]): (XmpBand | undefined)[] {
  const listed = xmpBandLabels(xmp);
  if (listed.length === bandCount) return listed;
  if (listed.length !== bandCount - alphas.length) return [];
  let next = 0;
  return Array.from({ length: bandCount }, (_, i) => (alphas.includes(i) ? undefined : listed[next++]));
}

function labelOf(band: BandMetadata, xmp: XmpBand | undefined, isAlpha: boolean): BandLabel {
  const described =
    band.description !== undefined && !isGeneric(band.description) ? band.description : undefined;
  const inXmp = xmp !== undefined && !isGeneric(xmp.name) ? xmp.name : undefined;
  const colour = colourName(band.colourInterpretation);
  const name = inXmp ?? described ?? colour;
  const wavelength = xmp?.wavelength ?? band.wavelength;
  return {
    isAlpha,
    ...(name !== undefined && { name }),
    ...(wavelength !== undefined && { wavelength }),
    ...(inXmp !== undefined && described !== undefined && { otherName: described }),
    ...(inXmp === undefined && described === undefined && colour !== undefined && { isColour: true }),
  };
}

/** "Gray", "Undefined" and "Palette" say nothing of the wavelength. */
function colourName(interpretation: string | undefined): string | undefined {
  return /^(gr[ae]y|undefined|palette|alpha)/i.test(interpretation ?? '') ? undefined : interpretation;
}

/**
 * ExtraSamples 1 (associated) and 2 (unassociated) are alpha; GDAL may say it in the metadata only. It also marks the
 * fourth band of any RGB file as alpha by default: a band that is named for its wavelength is none. Of several marks
 * the last counts, because GDAL's ALPHA=YES marks the second band of a file without colours, too.
 */
export function alphaSamples(layout: TiffLayout, metadata: readonly BandMetadata[]): number[] {
  const firstExtra = layout.samplesPerPixel - layout.extraSamples.length;
  const marked = metadata.flatMap((band, i) => {
    const extra = layout.extraSamples[i - firstExtra];
    const isMarked = extra === 1 || extra === 2 || /^alpha$/i.test(band.colourInterpretation ?? '');
    const isNamed = band.description !== undefined && roleOfName(band.description) !== null;
    return isMarked && !isNamed ? [i] : [];
  });
  return marked.slice(-1);
}
