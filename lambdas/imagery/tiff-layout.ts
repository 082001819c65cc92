import { InputError } from '../pipeline/errors.ts';
import type { TiffDirectory, TiffStructure } from './tiff-structure.ts';
import { COMPRESSION, COMPRESSION_NAMES, PHOTOMETRIC, TAG } from './tiff-tags.ts';
import { readNumber, readNumbers } from './tiff-values.ts';

export type SampleKind = 'uint' | 'int' | 'float';

/** How the samples of one directory lie in the file. Every block is known to lie inside it. */
export interface TiffLayout {
  readonly width: number;
  readonly height: number;
  readonly samplesPerPixel: number;
  readonly bitsPerSample: number;
  readonly sampleKind: SampleKind;
  readonly planar: boolean;
  readonly compression: number;
  readonly predictor: number;
  readonly photometric: number | undefined;
  /** 338: one value for each sample beyond the colours. */
  readonly extraSamples: readonly number[];
  readonly tiled: boolean;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** Per block, plane after plane; a byte count of 0 marks a block that was never written. */
  readonly offsets: Float64Array;
  readonly byteCounts: Float64Array;
}

/** Decoded bytes that one block may have. Uncompressed strips of any size are read in parts. */
export const MAXIMUM_BLOCK_BYTES = 64 * 1024 * 1024;
const MAXIMUM_BLOCKS = 4_000_000;
const MAXIMUM_SAMPLES_PER_PIXEL = 512;
/** Bytes per pixel of the pixel limit that may have to be decoded: 16 bands of uint16 at the limit. */
const DECODED_BYTES_PER_PIXEL = 32;
/** An uncompressed strip is cut into parts of about this size. */
const PART_BYTES = 4 * 1024 * 1024;

export async function readLayout(
  structure: TiffStructure,
  directory: TiffDirectory,
  maximumPixels: number,
): Promise<TiffLayout> {
  const check = checks(structure.source.name);
  const number = (tag: number) => readNumber(structure, directory, tag);
  const width = await number(TAG.imageWidth);
  const height = await number(TAG.imageLength);
  if (!isPositive(width) || !isPositive(height)) throw check.damaged('it has no image width and height');
  if (width * height > maximumPixels) {
    throw check.refuse(
      'too_large',
      `has ${width} x ${height} pixels; at most ${maximumPixels} are processed`,
    );
  }
  const samplesPerPixel = (await number(TAG.samplesPerPixel)) ?? 1;
  if (!isPositive(samplesPerPixel) || samplesPerPixel > MAXIMUM_SAMPLES_PER_PIXEL) {
    throw check.refuse(
      'unsupported_layout',
      `has ${samplesPerPixel} bands; 1 to ${MAXIMUM_SAMPLES_PER_PIXEL} are read`,
    );
  }
  const sample = await readSampleType(structure, directory, samplesPerPixel);
  const compression = (await number(TAG.compression)) ?? COMPRESSION.none;
  const photometric = await number(TAG.photometric);
  if (((await number(TAG.fillOrder)) ?? 1) !== 1) {
    throw check.refuse('unsupported_layout', 'has bits in reversed order (FillOrder 2); FillOrder 1 is read');
  }
  const planar = (await number(TAG.planarConfiguration)) === 2 && samplesPerPixel > 1;
  const extraSamples = [
    ...((await readNumbers(structure, directory, TAG.extraSamples, samplesPerPixel)) ?? []),
  ];
  const tiled = directory.has(TAG.tileOffsets) || directory.has(TAG.tileWidth);
  const blockWidth = tiled ? await number(TAG.tileWidth) : width;
  const rows = tiled ? await number(TAG.tileLength) : ((await number(TAG.rowsPerStrip)) ?? height);
  if (!isPositive(blockWidth) || !isPositive(rows)) throw check.damaged('its blocks have no size');
  const blockHeight = tiled ? rows : Math.min(rows, height);
  // No predictor exists for uncompressed data; some writers leave the tag in.
  const predictor = compression === COMPRESSION.none ? 1 : ((await number(TAG.predictor)) ?? 1);
  const shape = {
    width,
    height,
    samplesPerPixel,
    ...sample,
    planar,
    compression,
    predictor,
    photometric,
    extraSamples,
    tiled,
    blockWidth,
    blockHeight,
    blocksAcross: Math.ceil(width / blockWidth),
    blocksDown: Math.ceil(height / blockHeight),
  };
  checkSampleLayout(shape, check);
  const layout = { ...shape, ...(await readBlockTable(structure, directory, shape)) };
  return checkDecodedSize(splitStrips(layout), maximumPixels, check);
}

/** Bytes that a block decodes to. Bits of a row are padded to whole bytes (only masks have fewer than 8). */
export function blockBytes(layout: Shape): number {
  const samples = layout.blockWidth * (layout.planar ? 1 : layout.samplesPerPixel);
  return Math.ceil((samples * layout.bitsPerSample) / 8) * layout.blockHeight;
}

/** Rows of the block that hold image: the last strip may be shorter, tiles are always whole. */
export function storedRows(layout: Shape, blockRow: number): number {
  return layout.tiled
    ? layout.blockHeight
    : Math.min(layout.blockHeight, layout.height - blockRow * layout.blockHeight);
}

type Shape = Omit<TiffLayout, 'offsets' | 'byteCounts'>;
type Checks = ReturnType<typeof checks>;

async function readSampleType(
  structure: TiffStructure,
  directory: TiffDirectory,
  samplesPerPixel: number,
): Promise<{ bitsPerSample: number; sampleKind: SampleKind }> {
  const bits = (await readNumbers(structure, directory, TAG.bitsPerSample, samplesPerPixel)) ?? [1];
  const formats = (await readNumbers(structure, directory, TAG.sampleFormat, samplesPerPixel)) ?? [1];
  const check = checks(structure.source.name);
  if (new Set(bits).size !== 1 || new Set(formats).size !== 1) {
    throw check.refuse('unsupported_layout', 'has bands of different sample types; all must have the same');
  }
  const kinds: Readonly<Record<number, SampleKind>> = { 1: 'uint', 2: 'int', 3: 'float', 4: 'uint' };
  const sampleKind = kinds[formats[0]!];
  if (sampleKind === undefined) {
    throw check.refuse('unsupported_layout', `has sample format ${formats[0]} (complex or unknown)`);
  }
  return { bitsPerSample: bits[0]!, sampleKind };
}

function checkSampleLayout(shape: Shape, check: Checks): void {
  const { bitsPerSample: bits, sampleKind, photometric, compression } = shape;
  const isMask = bits === 1 && shape.samplesPerPixel === 1;
  const accepted = sampleKind === 'float' ? [16, 32, 64] : [8, 16, 32];
  if (!accepted.includes(bits) && !isMask) {
    const list = accepted.join(', ');
    throw check.refuse('unsupported_layout', `has ${bits}-bit ${sampleKind} samples; ${list} bits are read`);
  }
  if (photometric === PHOTOMETRIC.palette) {
    throw check.refuse('unsupported_layout', 'has a colour palette; its samples are no measurements');
  }
  if (photometric === PHOTOMETRIC.ycbcr && (compression !== COMPRESSION.jpeg || shape.planar)) {
    throw check.refuse(
      'unsupported_layout',
      'stores YCbCr other than as interleaved JPEG; RGB or named bands are read',
    );
  }
  if (!Object.values<number>(COMPRESSION).includes(compression)) {
    const name = COMPRESSION_NAMES[compression] ?? `number ${compression}`;
    throw check.refuse('unsupported_layout', `uses compression ${name}; read are ${readableCompressions()}`);
  }
  const predictors = sampleKind === 'float' ? [1, 2, 3] : [1, 2];
  if (!predictors.includes(shape.predictor)) {
    throw check.refuse('unsupported_layout', `uses predictor ${shape.predictor} on ${sampleKind} samples`);
  }
  if (blockBytes(shape) > MAXIMUM_BLOCK_BYTES && (shape.tiled || compression !== COMPRESSION.none)) {
    const found = `${Math.round(blockBytes(shape) / 2 ** 20)} MiB`;
    throw check.refuse(
      'unsupported_layout',
      `is stored in blocks of ${found}; up to ${MAXIMUM_BLOCK_BYTES / 2 ** 20} MiB are read: save it with tiles of 512 x 512`,
    );
  }
  if (shape.blocksAcross * shape.blocksDown * (shape.planar ? shape.samplesPerPixel : 1) > MAXIMUM_BLOCKS) {
    throw check.refuse(
      'unsupported_layout',
      `is stored in more than ${MAXIMUM_BLOCKS} blocks: save it with tiles of 512 x 512`,
    );
  }
}

async function readBlockTable(
  structure: TiffStructure,
  directory: TiffDirectory,
  shape: Shape,
): Promise<Pick<TiffLayout, 'offsets' | 'byteCounts'>> {
  const check = checks(structure.source.name);
  const expected = shape.blocksAcross * shape.blocksDown * (shape.planar ? shape.samplesPerPixel : 1);
  const offsetsTag = directory.has(TAG.tileOffsets) ? TAG.tileOffsets : TAG.stripOffsets;
  const countsTag = directory.has(TAG.tileByteCounts) ? TAG.tileByteCounts : TAG.stripByteCounts;
  const offsets = await readNumbers(structure, directory, offsetsTag, MAXIMUM_BLOCKS);
  const counts = await readNumbers(structure, directory, countsTag, MAXIMUM_BLOCKS);
  if (offsets === undefined || counts === undefined)
    throw check.damaged('it does not say where its blocks lie');
  if (offsets.length < expected || counts.length < expected) {
    throw check.damaged(
      `it lists ${Math.min(offsets.length, counts.length)} blocks where ${expected} make the image`,
    );
  }
  for (let block = 0; block < expected; block++) {
    checkBlock(shape, block, offsets[block]!, counts[block]!, structure.source.size, check);
  }
  return { offsets: offsets.subarray(0, expected), byteCounts: counts.subarray(0, expected) };
}

function checkBlock(
  shape: Shape,
  block: number,
  offset: number,
  count: number,
  size: number,
  check: Checks,
): void {
  if (count === 0) return;
  if (offset === 0 || offset + count > size) {
    throw check.damaged(
      `block ${block} would lie at bytes ${offset} to ${offset + count}, and the file has ${size} bytes`,
    );
  }
  const blockRow = Math.floor(block / shape.blocksAcross) % shape.blocksDown;
  const full = (blockBytes(shape) / shape.blockHeight) * storedRows(shape, blockRow);
  if (shape.compression === COMPRESSION.none && count < full) {
    throw check.damaged(`block ${block} has ${count} bytes where ${full} make it whole`);
  }
  if (shape.compression !== COMPRESSION.none && count > 2 * full + 2 ** 20) {
    throw check.damaged(`block ${block} claims ${count} compressed bytes for ${full}`);
  }
}

/** Uncompressed strips can be read from any row on: large ones become many small blocks. */
function splitStrips(layout: TiffLayout): TiffLayout {
  const bytes = blockBytes(layout);
  if (layout.tiled || layout.compression !== COMPRESSION.none || bytes <= PART_BYTES) return layout;
  const rowBytes = bytes / layout.blockHeight;
  const rows = partRows(layout, Math.max(1, Math.floor(PART_BYTES / rowBytes)));
  const blocksDown = Math.ceil(layout.height / rows);
  const planes = layout.planar ? layout.samplesPerPixel : 1;
  const offsets = new Float64Array(blocksDown * planes);
  const byteCounts = new Float64Array(blocksDown * planes);
  for (let i = 0; i < offsets.length; i++) {
    const plane = Math.floor(i / blocksDown);
    const firstRow = (i % blocksDown) * rows;
    const strip = plane * layout.blocksDown + Math.floor(firstRow / layout.blockHeight);
    if (layout.byteCounts[strip] === 0) continue;
    offsets[i] = layout.offsets[strip]! + (firstRow % layout.blockHeight) * rowBytes;
    byteCounts[i] = Math.min(rows, layout.height - firstRow) * rowBytes;
  }
  return { ...layout, blockHeight: rows, blocksDown, offsets, byteCounts };
}

/** Rows of a part: a part must not reach into the next strip, so they divide the strip's rows. */
function partRows(layout: TiffLayout, maximum: number): number {
  if (layout.blocksDown === 1) return maximum;
  let rows = Math.min(maximum, layout.blockHeight);
  while (layout.blockHeight % rows !== 0) rows--;
  return rows;
}

function checkDecodedSize(layout: TiffLayout, maximumPixels: number, check: Checks): TiffLayout {
  if (blockBytes(layout) > MAXIMUM_BLOCK_BYTES) {
    throw check.refuse(
      'unsupported_layout',
      `has rows of ${blockBytes(layout)} bytes: save it with tiles of 512 x 512`,
    );
  }
  const decoded = blockBytes(layout) * layout.blocksAcross * layout.blocksDown;
  const limit = Math.max(maximumPixels * DECODED_BYTES_PER_PIXEL, MAXIMUM_BLOCK_BYTES);
  if (decoded > limit) {
    throw check.refuse('too_large', `decodes to ${decoded} bytes; at most ${limit} are processed`);
  }
  return layout;
}

function readableCompressions(): string {
  return [...new Set(Object.values(COMPRESSION).map((value) => COMPRESSION_NAMES[value]))].join(', ');
}

function checks(name: string) {
  const context = { attempted: 'read the image layout', on: name };
  return {
    damaged: (what: string) => new InputError('damaged_file', `${name} is damaged: ${what}.`, context),
    refuse: (code: 'too_large' | 'unsupported_layout', what: string) =>
      new InputError(code, `${name} ${what}.`, context),
  };
}

function isPositive(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 1;
}
