import { ascii, numbers, type TiffField } from '../../lambdas/imagery/cog/tiff-directory-writer.ts';
import { COMPRESSION, TAG } from '../../lambdas/imagery/tiff/tiff-tags.ts';
import type { RasterSpec } from './raster-set.ts';

/** Pixels along each side of a tile. */
export const RASTER_TILE = 512;

/** m */
const GROUND_SAMPLE_DISTANCE = 0.05;
/** UTM zone 32 north on WGS 84; upper left corner in m. */
const EPSG = 32632;
const EASTING = 500_000;
const NORTHING = 5_500_000;

/** The directory of one raster: layout, georeference, band names, nodata 0. */
export function rasterFields(
  spec: RasterSpec,
  offsets: readonly number[],
  byteCounts: readonly number[],
): TiffField[] {
  const { width, height, bands, bits, form } = spec;
  const count = bands.length;
  const compression = form === 'tiled-deflate' ? COMPRESSION.deflate : COMPRESSION.lzw;
  return [
    numbers(TAG.imageWidth, 'long', [width]),
    numbers(TAG.imageLength, 'long', [height]),
    numbers(TAG.bitsPerSample, 'short', Array(count).fill(bits)),
    numbers(TAG.compression, 'short', [compression]),
    numbers(TAG.photometric, 'short', [1]),
    numbers(TAG.samplesPerPixel, 'short', [count]),
    numbers(TAG.planarConfiguration, 'short', [1]),
    numbers(TAG.predictor, 'short', [2]),
    ...blockFields(form, offsets, byteCounts),
    // 0: a band beyond the first that is no alpha.
    numbers(TAG.extraSamples, 'short', Array(count - 1).fill(0)),
    numbers(TAG.sampleFormat, 'short', Array(count).fill(1)),
    ...georeference(),
    ascii(TAG.gdalMetadata, bandNames(spec)),
    ascii(TAG.gdalNodata, '0'),
  ];
}

function blockFields(
  form: RasterSpec['form'],
  offsets: readonly number[],
  byteCounts: readonly number[],
): TiffField[] {
  if (form === 'striped-lzw') {
    return [
      numbers(TAG.rowsPerStrip, 'short', [1]),
      numbers(TAG.stripOffsets, 'long', offsets),
      numbers(TAG.stripByteCounts, 'long', byteCounts),
    ];
  }
  return [
    numbers(TAG.tileWidth, 'short', [RASTER_TILE]),
    numbers(TAG.tileLength, 'short', [RASTER_TILE]),
    numbers(TAG.tileOffsets, 'long', offsets),
    numbers(TAG.tileByteCounts, 'long', byteCounts),
  ];
}

/** Version 1.1.0 and four keys: projected model, pixel is area, CRS, metres. */
function georeference(): TiffField[] {
  const keys = [
    [1, 1, 0, 4],
    [1024, 0, 1, 1],
    [1025, 0, 1, 1],
    [3072, 0, 1, EPSG],
    [3076, 0, 1, 9001],
  ];
  return [
    numbers(TAG.modelPixelScale, 'double', [GROUND_SAMPLE_DISTANCE, GROUND_SAMPLE_DISTANCE, 0]),
    numbers(TAG.modelTiepoint, 'double', [0, 0, 0, EASTING, NORTHING, 0]),
    numbers(TAG.geoKeyDirectory, 'short', keys.flat()),
  ];
}

function bandNames({ bands }: RasterSpec): string {
  const items = bands.map(
    (name, sample) => `  <Item name="DESCRIPTION" sample="${sample}" role="description">${name}</Item>\n`,
  );
  return `<GDALMetadata>\n${items.join('')}</GDALMetadata>\n`;
}
