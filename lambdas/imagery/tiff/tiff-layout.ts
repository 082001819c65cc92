import { MAXIMUM_BANDS } from '../limits.ts';
import { type Checks, checks } from './layout-errors.ts';
import { checkBlocks, checkDecodedSize } from './layout-limits.ts';
import { isPacked } from './packed-samples.ts';
import { readBlockTable, splitStrips } from './tiff-block-table.ts';
import type { TiffDirectory, TiffStructure } from './tiff-structure.ts';
import { BYTE_COMPRESSIONS, COMPRESSION, COMPRESSION_NAMES, PHOTOMETRIC, TAG } from './tiff-tags.ts';
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
  if (!isPositive(samplesPerPixel) || samplesPerPixel > MAXIMUM_BANDS) {
    throw check.refuse('unsupported_layout', `has ${samplesPerPixel} bands; 1 to ${MAXIMUM_BANDS} are read`);
  }
  const sample = await readSampleType(structure, directory, samplesPerPixel);
  const compression = (await number(TAG.compression)) ?? COMPRESSION.none;
  const photometric = await number(TAG.photometric);
  if (((await number(TAG.fillOrder)) ?? 1) !== 1) {
    throw check.refuse('unsupported_layout', 'has bits in reversed order (FillOrder 2); FillOrder 1 is read');
  }
  const configuration = (await number(TAG.planarConfiguration)) ?? 1;
  if (configuration !== 1 && configuration !== 2) {
    throw check.refuse('unsupported_layout', `has PlanarConfiguration ${configuration}; 1 and 2 are read`);
  }
  const planar = configuration === 2 && samplesPerPixel > 1;
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
  checkBlocks(shape, check);
  const layout = { ...shape, ...(await readBlockTable(structure, directory, shape)) };
  return checkDecodedSize(splitStrips(layout), maximumPixels, check);
}

export type Shape = Omit<TiffLayout, 'offsets' | 'byteCounts'>;

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
  if (!isReadable(sampleKind, bits, shape.samplesPerPixel)) {
    throw check.refuse('unsupported_layout', `has ${bits}-bit ${sampleKind} samples; ${READABLE_BITS}`);
  }
  if (isPacked(bits) && !BYTE_COMPRESSIONS.includes(compression)) {
    throw check.refuse(
      'unsupported_layout',
      `packs ${bits}-bit samples in ${COMPRESSION_NAMES[compression] ?? compression}`,
    );
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
  const predictors = sampleKind === 'float' ? [1, 2, 3] : isPacked(bits) ? [1] : [1, 2];
  if (!predictors.includes(shape.predictor)) {
    throw check.refuse('unsupported_layout', `uses predictor ${shape.predictor} on ${sampleKind} samples`);
  }
}

const READABLE_BITS =
  'read are unsigned integers of 2 to 32 bits, signed ones of 8, 16 and 32, floats of 16, 32 and 64';

/** Packed integers (12 bits, as of some cameras) are unsigned. One bit is a mask. */
function isReadable(kind: SampleKind, bits: number, samplesPerPixel: number): boolean {
  if (bits === 1) return samplesPerPixel === 1 && kind === 'uint';
  if (kind === 'float') return [16, 32, 64].includes(bits);
  return [8, 16, 32].includes(bits) || (kind === 'uint' && bits > 1 && bits < 32);
}

function readableCompressions(): string {
  return [...new Set(Object.values(COMPRESSION).map((value) => COMPRESSION_NAMES[value]))].join(', ');
}

function isPositive(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 1;
}
