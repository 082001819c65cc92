import { type BandLabel, isGeneric, roleOfName } from '../../spectral/band-names.ts';
import { MAXIMUM_METADATA_BYTES } from '../limits.ts';
import { xmpBandLabels } from '../xmp-bands.ts';
import type { BandMetadata } from './gdal-metadata.ts';
import type { TiffLayout } from './tiff-layout.ts';
import type { TiffDirectory, TiffStructure } from './tiff-structure.ts';
import { TAG } from './tiff-tags.ts';
import { readBytes } from './tiff-values.ts';

/** Names and wavelengths of the bands: descriptions first, then colour interpretation, then XMP. */
export async function bandLabels(
  structure: TiffStructure,
  directory: TiffDirectory,
  metadata: readonly BandMetadata[],
  alphas: readonly number[],
): Promise<BandLabel[]> {
  const xmp = await readBytes(structure, directory, TAG.xmp, MAXIMUM_METADATA_BYTES);
  const fromXmp = xmpBandLabels(xmp === undefined ? '' : new TextDecoder().decode(xmp));
  return metadata.map((band, i) => {
    const described = band.description !== undefined && !isGeneric(band.description);
    const byXmp = fromXmp.length === metadata.length ? fromXmp[i] : undefined;
    const name = described ? band.description : (colourName(band.colourInterpretation) ?? byXmp?.name);
    const wavelength = band.wavelength ?? byXmp?.wavelength;
    return {
      isAlpha: alphas.includes(i),
      ...(name !== undefined && { name }),
      ...(wavelength !== undefined && { wavelength }),
    };
  });
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
