import { deflateSync } from 'node:zlib';
import {
  ascii,
  encodeDirectory,
  encodeHeader,
  numbers,
} from '../lambdas/imagery/cog/tiff-directory-writer.ts';
import { COMPRESSION, TAG } from '../lambdas/imagery/tiff/tiff-tags.ts';
import { ORTHOMOSAIC } from './orthomosaic.ts';

const TILE_SIZE = 256;

/** The samples as a tiled GeoTIFF: DEFLATE with horizontal differencing, band names and scale as GDAL writes them. */
export function encodeOrthomosaic(samples: Uint16Array): Buffer {
  const { width, height } = ORTHOMOSAIC;
  const tiles: Buffer[] = [];
  for (let y = 0; y < height; y += TILE_SIZE) {
    for (let x = 0; x < width; x += TILE_SIZE) tiles.push(encodeTile(samples, x, y));
  }
  const offsets: number[] = [];
  let end = 16;
  for (const tile of tiles) {
    offsets.push(end);
    end += tile.length;
  }
  const padding = end % 2;
  const directoryAt = end + padding;
  const directory = encodeDirectory(
    [
      ...layoutFields(
        offsets,
        tiles.map((tile) => tile.length),
      ),
      ...meaningFields(),
    ],
    directoryAt,
    false,
  );
  return Buffer.concat([encodeHeader(directoryAt, false), ...tiles, Buffer.alloc(padding), directory]);
}

function encodeTile(samples: Uint16Array, left: number, top: number): Buffer {
  const { width, height, bands } = ORTHOMOSAIC;
  const count = bands.length;
  const tile = new Uint16Array(TILE_SIZE * TILE_SIZE * count);
  const columns = Math.min(TILE_SIZE, width - left);
  for (let y = 0; y < Math.min(TILE_SIZE, height - top); y++) {
    const from = ((top + y) * width + left) * count;
    tile.set(samples.subarray(from, from + columns * count), y * TILE_SIZE * count);
  }
  const rowLength = TILE_SIZE * count;
  for (let row = 0; row < tile.length; row += rowLength) {
    for (let i = row + rowLength - 1; i >= row + count; i--) tile[i] = tile[i]! - tile[i - count]!;
  }
  return deflateSync(new Uint8Array(tile.buffer), { level: 9 });
}

function layoutFields(offsets: readonly number[], byteCounts: readonly number[]) {
  const count = ORTHOMOSAIC.bands.length;
  return [
    numbers(TAG.imageWidth, 'long', [ORTHOMOSAIC.width]),
    numbers(TAG.imageLength, 'long', [ORTHOMOSAIC.height]),
    numbers(TAG.bitsPerSample, 'short', Array(count).fill(16)),
    numbers(TAG.compression, 'short', [COMPRESSION.deflate]),
    numbers(TAG.photometric, 'short', [1]),
    numbers(TAG.samplesPerPixel, 'short', [count]),
    numbers(TAG.planarConfiguration, 'short', [1]),
    numbers(TAG.predictor, 'short', [2]),
    numbers(TAG.tileWidth, 'short', [TILE_SIZE]),
    numbers(TAG.tileLength, 'short', [TILE_SIZE]),
    numbers(TAG.tileOffsets, 'long', offsets),
    numbers(TAG.tileByteCounts, 'long', byteCounts),
    // 0: a band beyond the first that is no alpha.
    numbers(TAG.extraSamples, 'short', Array(count - 1).fill(0)),
    numbers(TAG.sampleFormat, 'short', Array(count).fill(1)),
  ];
}

function meaningFields() {
  const { groundSampleDistance: gsd, easting, northing, epsg, nodata } = ORTHOMOSAIC;
  return [
    numbers(TAG.modelPixelScale, 'double', [gsd, gsd, 0]),
    numbers(TAG.modelTiepoint, 'double', [0, 0, 0, easting, northing, 0]),
    // Version 1.1.0 and four keys: projected model, pixel is area, CRS, metres.
    numbers(TAG.geoKeyDirectory, 'short', [
      1,
      1,
      0,
      4,
      1024,
      0,
      1,
      1,
      1025,
      0,
      1,
      1,
      3072,
      0,
      1,
      epsg,
      3076,
      0,
      1,
      9001,
    ]),
    ascii(TAG.gdalMetadata, metadata()),
    ascii(TAG.gdalNodata, String(nodata)),
  ];
}

function metadata(): string {
  const items = ORTHOMOSAIC.bands.flatMap(({ name, wavelength }, sample) => [
    `<Item name="DESCRIPTION" sample="${sample}" role="description">${name}</Item>`,
    `<Item name="SCALE" sample="${sample}" role="scale">${ORTHOMOSAIC.scale}</Item>`,
    `<Item name="wavelength" sample="${sample}">${wavelength}</Item>`,
    `<Item name="wavelength_units" sample="${sample}">nm</Item>`,
  ]);
  return `<GDALMetadata>\n${items.map((item) => `  ${item}\n`).join('')}</GDALMetadata>\n`;
}
