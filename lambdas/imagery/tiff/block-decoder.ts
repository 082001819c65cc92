import { InputError } from '../../pipeline/errors.ts';
import { decodeDeflate } from './codecs/deflate.ts';
import { decodeLerc } from './codecs/lerc.ts';
import { decodeLzw } from './codecs/lzw.ts';
import { decodePackBits } from './codecs/packbits.ts';
import { decodeJpegBlock, decodeWebpBlock, type JpegColours } from './codecs/picture-block.ts';
import { UnsupportedBlock } from './codecs/unsupported-block.ts';
import { decodeZstd } from './codecs/zstd.ts';
import { undoFloatPredictor, undoHorizontalDifferencing } from './predictor.ts';
import { aligned, swapBytes } from './samples.ts';
import { blockBytes, storedRows } from './tiff-block-table.ts';
import type { Shape } from './tiff-layout.ts';
import { COMPRESSION, COMPRESSION_NAMES, PHOTOMETRIC } from './tiff-tags.ts';

/** All that is needed to decode a block of one directory, but its bytes. Plain data: another thread can have it. */
export interface BlockForm {
  /** Of the file, for messages. */
  readonly name: string;
  readonly littleEndian: boolean;
  readonly shape: Shape;
  readonly jpegTables: Uint8Array | undefined;
  readonly lercOuter: number;
}

/** What is left to be undone in a block: for integers the differences can be summed while a band is taken out. */
export type Predictor = 'undone' | 'horizontal';

export interface DecodedBlock {
  /** In this machine's byte order, beginning at a multiple of 8. */
  readonly bytes: Uint8Array;
  readonly predictor: Predictor;
  /** Whether they are a part of the file's bytes, which belong to somebody else. */
  readonly isStored: boolean;
}

/** The samples of a block; the predictor of whole numbers is left in (`leave`) or undone. */
export async function decodeBlock(
  form: BlockForm,
  block: number,
  stored: Uint8Array,
  horizontal: 'leave' | 'undo',
): Promise<DecodedBlock> {
  const { shape, name } = form;
  const rows = storedRows(shape, Math.floor(block / shape.blocksAcross) % shape.blocksDown);
  try {
    const bytes = aligned(await decompress(stored, form, rows));
    const predictor = toNativeSamples(bytes, form, horizontal);
    return { bytes, predictor, isStored: bytes.buffer === stored.buffer };
  } catch (cause) {
    const codec = COMPRESSION_NAMES[shape.compression];
    const isDamaged = !(cause instanceof UnsupportedBlock);
    throw new InputError(
      isDamaged ? 'damaged_file' : 'unsupported_layout',
      `${name} ${isDamaged ? 'is damaged' : 'cannot be read'}: block ${block} (${codec}, ${stored.length} bytes) cannot be decoded: ${messageOf(cause)}.`,
      { attempted: `decode block ${block}`, on: name, cause },
    );
  }
}

async function decompress(
  stored: Uint8Array,
  { shape, jpegTables, lercOuter }: BlockForm,
  rows: number,
): Promise<Uint8Array> {
  const length = (blockBytes(shape) / shape.blockHeight) * rows;
  const samples = shape.planar ? 1 : shape.samplesPerPixel;
  const size = { width: shape.blockWidth, height: rows, samples };
  switch (shape.compression) {
    case COMPRESSION.lzw:
      return decodeLzw(stored, length);
    case COMPRESSION.packbits:
      return decodePackBits(stored, length);
    case COMPRESSION.zstd:
      return decodeZstd(stored, length);
    case COMPRESSION.deflate:
    case COMPRESSION.oldDeflate:
      return decodeDeflate(stored, length);
    case COMPRESSION.jpeg:
      return decodeJpegBlock(stored, jpegTables, jpegColours(shape), size);
    case COMPRESSION.webp:
      return decodeWebpBlock(stored, size);
    case COMPRESSION.lerc: {
      const sampleType = `${shape.sampleKind}${shape.bitsPerSample}`;
      return decodeLerc(stored, { ...size, sampleType, outerCompression: lercOuter });
    }
    default:
      return stored.subarray(0, length);
  }
}

/** In place. Byte order before the predictor: the differences of 16-bit samples are of whole samples, not of their bytes. */
function toNativeSamples(
  bytes: Uint8Array,
  { shape, littleEndian }: BlockForm,
  horizontal: 'leave' | 'undo',
): Predictor {
  const bytesPerSample = shape.bitsPerSample / 8;
  const row = { width: shape.blockWidth, samples: shape.planar ? 1 : shape.samplesPerPixel, bytesPerSample };
  if (shape.predictor === 3) {
    undoFloatPredictor(bytes, row);
    return 'undone';
  }
  // Even of LERC, which holds numbers: libtiff turns the samples around before it encodes them.
  if (!littleEndian) swapBytes(bytes, bytesPerSample);
  if (shape.predictor !== 2) return 'undone';
  if (horizontal === 'leave') return 'horizontal';
  undoHorizontalDifferencing(bytes, row);
  return 'undone';
}

function jpegColours(shape: Shape): JpegColours {
  if (shape.planar || shape.samplesPerPixel === 1) return 'grey';
  return shape.photometric === PHOTOMETRIC.ycbcr ? 'ycbcr' : 'rgb';
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
