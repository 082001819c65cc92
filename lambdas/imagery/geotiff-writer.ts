import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import type { GeoTag } from './geo-reference.ts';
import { ascii, encodeDirectory, encodeHeader, numbers, type TiffField } from './tiff-directory-writer.ts';
import { COMPRESSION, TAG } from './tiff-tags.ts';

const deflateAsync = promisify(deflate);

/** Pixels along each side of a tile. */
export const TILE_SIZE = 512;
const FLOAT_BYTES = 4;
/** A classic TIFF addresses 4 GiB; compressed float noise can be as large as its samples. */
const CLASSIC_LIMIT = 2 ** 32 - 2 ** 24;

/** Run lengths are what is left after the predictor: three times as fast as level 6, and 2 % larger. */
const FAST = { level: 1, memLevel: 9, strategy: constants.Z_RLE } as const;

interface MapDescription {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly geoTags: readonly GeoTag[];
}

/**
 * A float32 index map as tiled GeoTIFF: DEFLATE, predictor 3, nodata NaN, written tile by tile. The directory comes
 * last; a file that was not finished has a header that points nowhere.
 */
export class IndexMapWriter {
  readonly #file: FileHandle;
  readonly #map: MapDescription;
  readonly #big: boolean;
  readonly #tilesAcross: number;
  readonly #offsets: Float64Array;
  readonly #byteCounts: Float64Array;
  #end: number;
  #emptyTile: Uint8Array | undefined;

  private constructor(file: FileHandle, map: MapDescription) {
    this.#file = file;
    this.#map = map;
    this.#big = map.width * map.height * FLOAT_BYTES > CLASSIC_LIMIT;
    this.#tilesAcross = Math.ceil(map.width / TILE_SIZE);
    const tiles = this.#tilesAcross * Math.ceil(map.height / TILE_SIZE);
    this.#offsets = new Float64Array(tiles);
    this.#byteCounts = new Float64Array(tiles);
    this.#end = 16;
  }

  static async create(path: string, map: MapDescription): Promise<IndexMapWriter> {
    const file = await open(path, 'w');
    const writer = new IndexMapWriter(file, map);
    await file.write(new Uint8Array(16), 0, 16, 0);
    return writer;
  }

  /** One tile, from the upper left of `values`, whose rows are `stride` apart; beyond the image it is nodata. */
  async writeTile(
    column: number,
    row: number,
    values: Float32Array,
    start: number,
    stride: number,
  ): Promise<void> {
    const columns = Math.min(TILE_SIZE, this.#map.width - column * TILE_SIZE);
    const rows = Math.min(TILE_SIZE, this.#map.height - row * TILE_SIZE);
    const tile = new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
    for (let y = 0; y < rows; y++) {
      const from = start + y * stride;
      tile.set(values.subarray(from, from + columns), y * TILE_SIZE);
    }
    const compressed = await this.#compress(tile);
    const index = row * this.#tilesAcross + column;
    this.#offsets[index] = this.#end;
    this.#byteCounts[index] = compressed.length;
    await this.#append(compressed);
  }

  /** Tiles without a valid pixel are all alike: around a rotated footprint there are many. */
  async #compress(tile: Float32Array): Promise<Uint8Array> {
    if (!tile.every(Number.isNaN)) return deflateAsync(applyFloatPredictor(tile), FAST);
    this.#emptyTile ??= await deflateAsync(applyFloatPredictor(tile), FAST);
    return this.#emptyTile;
  }

  /** Writes the directory and gives the size of the file in bytes. */
  async finish(): Promise<number> {
    const padding = (16 - (this.#end % 16)) % 16;
    await this.#append(new Uint8Array(padding));
    const directoryAt = this.#end;
    await this.#append(this.#directory(directoryAt));
    await this.#file.write(encodeHeader(directoryAt, this.#big), 0, 16, 0);
    await this.#file.close();
    return this.#end;
  }

  /** After a fault: the unfinished file stays in the workspace, closed. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.#end);
    this.#end += bytes.length;
  }

  #directory(at: number): Uint8Array {
    const { width, height, title, geoTags } = this.#map;
    const metadata = `<GDALMetadata>\n  <Item name="DESCRIPTION" sample="0" role="description">${title}</Item>\n</GDALMetadata>\n`;
    const offsetKind = this.#big ? 'offset' : 'long';
    const entries: TiffField[] = [
      numbers(TAG.imageWidth, 'long', [width]),
      numbers(TAG.imageLength, 'long', [height]),
      numbers(TAG.bitsPerSample, 'short', [32]),
      numbers(TAG.compression, 'short', [COMPRESSION.deflate]),
      // 1: the smallest value is black.
      numbers(TAG.photometric, 'short', [1]),
      numbers(TAG.samplesPerPixel, 'short', [1]),
      numbers(TAG.planarConfiguration, 'short', [1]),
      numbers(TAG.predictor, 'short', [3]),
      numbers(TAG.tileWidth, 'short', [TILE_SIZE]),
      numbers(TAG.tileLength, 'short', [TILE_SIZE]),
      numbers(TAG.tileOffsets, offsetKind, this.#offsets),
      numbers(TAG.tileByteCounts, offsetKind, this.#byteCounts),
      // 3: IEEE floating point.
      numbers(TAG.sampleFormat, 'short', [3]),
      ...geoTags.map((tag) =>
        tag.kind === 'ascii' ? ascii(tag.tag, tag.text) : numbers(tag.tag, tag.kind, tag.values),
      ),
      ascii(TAG.gdalMetadata, metadata),
      ascii(TAG.gdalNodata, 'nan'),
    ];
    return encodeDirectory(entries, at, this.#big);
  }
}

/** TIFF Technical Note 3: byte planes per row, most significant first, then differences of bytes. */
function applyFloatPredictor(tile: Float32Array): Uint8Array {
  const source = new Uint8Array(tile.buffer);
  const out = new Uint8Array(source.length);
  const rowBytes = TILE_SIZE * FLOAT_BYTES;
  for (let row = 0; row < out.length; row += rowBytes) {
    for (let plane = 0; plane < FLOAT_BYTES; plane++) {
      const from = row + FLOAT_BYTES - 1 - plane;
      const to = row + plane * TILE_SIZE;
      for (let i = 0; i < TILE_SIZE; i++) out[to + i] = source[from + i * FLOAT_BYTES]!;
    }
    for (let i = row + rowBytes - 1; i > row; i--) out[i] = out[i]! - out[i - 1]!;
  }
  return out;
}
