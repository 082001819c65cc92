import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import type { GeoTag } from './geo-reference.ts';
import { COMPRESSION, TAG } from './tiff-tags.ts';

const deflateAsync = promisify(deflate);

/** Pixels along each side of a tile. */
export const TILE_SIZE = 512;
const FLOAT_BYTES = 4;
/** A classic TIFF addresses 4 GiB; compressed float noise can be as large as its samples. */
const CLASSIC_LIMIT = 2 ** 32 - 2 ** 24;

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
    const encoded = applyFloatPredictor(tile);
    // Run lengths are what is left after the predictor: three times as fast as level 6, and 2 % larger.
    const options = { level: 1, memLevel: 9, strategy: constants.Z_RLE };
    const compressed = await deflateAsync(encoded, options);
    const index = row * this.#tilesAcross + column;
    this.#offsets[index] = this.#end;
    this.#byteCounts[index] = compressed.length;
    await this.#append(compressed);
  }

  /** Writes the directory and gives the size of the file in bytes. */
  async finish(): Promise<number> {
    const padding = (16 - (this.#end % 16)) % 16;
    await this.#append(new Uint8Array(padding));
    const directoryAt = this.#end;
    await this.#append(this.#directory(directoryAt));
    await this.#file.write(this.#header(directoryAt), 0, 16, 0);
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

  #header(directoryAt: number): Uint8Array {
    const header = Buffer.alloc(16);
    header.write('II', 'latin1');
    header.writeUInt16LE(this.#big ? 43 : 42, 2);
    if (this.#big) {
      header.writeUInt16LE(8, 4);
      header.writeBigUInt64LE(BigInt(directoryAt), 8);
    } else {
      header.writeUInt32LE(directoryAt, 4);
    }
    return header;
  }

  #directory(at: number): Uint8Array {
    const { width, height, title, geoTags } = this.#map;
    const metadata = `<GDALMetadata>\n  <Item name="DESCRIPTION" sample="0" role="description">${title}</Item>\n</GDALMetadata>\n`;
    const offsetKind = this.#big ? 'offset' : 'long';
    const entries: Entry[] = [
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

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Buffer;
}

const NUMBER_TYPES = {
  short: { type: 3, width: 2 },
  long: { type: 4, width: 4 },
  double: { type: 12, width: 8 },
  /** LONG8 of BigTIFF. */
  offset: { type: 16, width: 8 },
} as const;

function numbers(tag: number, kind: keyof typeof NUMBER_TYPES, values: ArrayLike<number>): Entry {
  const { type, width } = NUMBER_TYPES[kind];
  const bytes = Buffer.alloc(values.length * width);
  for (let i = 0; i < values.length; i++) {
    if (kind === 'short') bytes.writeUInt16LE(values[i]! & 0xffff, i * width);
    else if (kind === 'long') bytes.writeUInt32LE(values[i]!, i * width);
    else if (kind === 'double') bytes.writeDoubleLE(values[i]!, i * width);
    else bytes.writeBigUInt64LE(BigInt(values[i]!), i * width);
  }
  return { tag, type, count: values.length, bytes };
}

function ascii(tag: number, text: string): Entry {
  const bytes = Buffer.from(`${text}\0`, 'utf8');
  return { tag, type: 2, count: bytes.length, bytes };
}

/** The directory and, behind it, the values that do not fit into an entry. */
function encodeDirectory(unsorted: readonly Entry[], at: number, big: boolean): Buffer {
  const entries = [...unsorted].sort((a, b) => a.tag - b.tag);
  const inline = big ? 8 : 4;
  const entryBytes = big ? 20 : 12;
  const head = Buffer.alloc((big ? 8 : 2) + entries.length * entryBytes + inline);
  const values: Buffer[] = [];
  let valueAt = at + head.length;
  let position = big ? 8 : 2;
  if (big) head.writeBigUInt64LE(BigInt(entries.length), 0);
  else head.writeUInt16LE(entries.length, 0);
  for (const entry of entries) {
    head.writeUInt16LE(entry.tag, position);
    head.writeUInt16LE(entry.type, position + 2);
    writeSize(head, entry.count, position + 4, big);
    const slot = position + (big ? 12 : 8);
    if (entry.bytes.length <= inline) {
      entry.bytes.copy(head, slot);
    } else {
      writeSize(head, valueAt, slot, big);
      // Values begin at even offsets, as TIFF 6.0 asks.
      const padded =
        entry.bytes.length % 2 === 0 ? entry.bytes : Buffer.concat([entry.bytes, Buffer.alloc(1)]);
      values.push(padded);
      valueAt += padded.length;
    }
    position += entryBytes;
  }
  return Buffer.concat([head, ...values]);
}

function writeSize(target: Buffer, value: number, at: number, big: boolean): void {
  if (big) target.writeBigUInt64LE(BigInt(value), at);
  else target.writeUInt32LE(value, at);
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
