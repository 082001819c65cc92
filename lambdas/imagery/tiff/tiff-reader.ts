import { InputError } from '../../pipeline/errors.ts';
import type { LinearScaling } from '../../spectral/indices.ts';
import type { ByteSource } from '../byte-source.ts';
import { MAXIMUM_METADATA_BYTES } from '../limits.ts';
import type { ColourInterpretation, RasterReader } from '../raster-reader.ts';
import { type BandMetadata, parseGdalMetadata } from './gdal-metadata.ts';
import { readGeoReference } from './geo-reference.ts';
import { PagedSource } from './paged-source.ts';
import { inSampleType } from './samples.ts';
import { openBlocks } from './tiff-blocks.ts';
import { readTiffCapture } from './tiff-capture.ts';
import { alphaSamples, bandLabels } from './tiff-labels.ts';
import { readLayout, type TiffLayout } from './tiff-layout.ts';
import { openMask } from './tiff-mask.ts';
import { readTiffStructure, type TiffDirectory, type TiffStructure } from './tiff-structure.ts';
import { PHOTOMETRIC, TAG } from './tiff-tags.ts';
import { readText } from './tiff-values.ts';
import { type PixelSource, readWindow } from './tiff-window.ts';

export async function openTiff(source: ByteSource, maximumPixels: number): Promise<RasterReader> {
  const structure = await readTiffStructure(new PagedSource(source));
  const directory = structure.directories[0]!;
  const layout = await readLayout(structure, directory, maximumPixels);
  if (layout.bitsPerSample === 1) throw bilevel(source.name);
  const metadata = await readMetadata(structure, directory, layout);
  const nodata = parseNodata(await readText(structure, directory, TAG.gdalNodata, 256));
  const alphas = alphaSamples(layout, metadata);
  const pixels: PixelSource = {
    blocks: await openBlocks(structure, directory, layout),
    mask: await openMask(structure, layout.width, layout.height, maximumPixels),
    nodata: nodata === null ? null : inSampleType(nodata, layout.sampleKind, layout.bitsPerSample),
    alphas,
  };
  const geoReference = await readGeoReference(structure, directory);
  const isIgnored = nodata !== null && pixels.nodata === null;
  const ignored = `The file's nodata value ${nodata} is none of its sample type and was ignored.`;
  return {
    name: source.name,
    width: layout.width,
    height: layout.height,
    bandCount: layout.samplesPerPixel,
    sampleType: `${layout.sampleKind}${layout.bitsPerSample}`,
    labels: await bandLabels(structure, directory, metadata, alphas),
    colours: colourInterpretation(layout, alphas),
    scalings: metadata.map(scalingOf),
    geoReference,
    ...(await readTiffCapture(structure, directory)),
    warnings: [...(isIgnored ? [ignored] : []), ...geoReference.warnings],
    tiff: pixels,
    readWindow: (window, bands) => readWindow(pixels, window, bands),
    close: async () => {},
  };
}

async function readMetadata(
  structure: TiffStructure,
  directory: TiffDirectory,
  layout: TiffLayout,
): Promise<BandMetadata[]> {
  const xml = await readText(structure, directory, TAG.gdalMetadata, MAXIMUM_METADATA_BYTES);
  return parseGdalMetadata(xml ?? '', layout.samplesPerPixel);
}

function colourInterpretation(layout: TiffLayout, alphas: readonly number[]): ColourInterpretation {
  const colours = layout.samplesPerPixel - alphas.length;
  if (colours === 3 && (layout.photometric === PHOTOMETRIC.rgb || layout.photometric === PHOTOMETRIC.ycbcr))
    return 'rgb';
  return colours === 1 ? 'grey' : 'none';
}

function scalingOf({ scale, offset }: BandMetadata): LinearScaling | null {
  // 1 and 0 are what programs write that know nothing.
  const isStated = (scale !== undefined && scale !== 1) || (offset !== undefined && offset !== 0);
  return isStated ? { scale: scale ?? 1, offset: offset ?? 0 } : null;
}

/** "nan", "-9999", "0"; an empty tag is no value, and above all not 0. */
export function parseNodata(text: string | undefined): number | null {
  const trimmed = text?.trim().toLowerCase() ?? '';
  if (trimmed === '') return null;
  if (/^[+-]?inf(inity)?$/.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity;
  const value = Number(trimmed);
  return Number.isNaN(value) ? null : value;
}

function bilevel(name: string): InputError {
  return new InputError('unsupported_layout', `${name} has 1-bit samples, which are no measurements.`, {
    attempted: 'read the image layout',
    on: name,
  });
}
