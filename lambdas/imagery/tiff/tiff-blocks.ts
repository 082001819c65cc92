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
import type { TiffLayout } from './tiff-layout.ts';
import type { TiffDirectory, TiffStructure } from './tiff-structure.ts';
import { COMPRESSION, COMPRESSION_NAMES, PHOTOMETRIC, TAG } from './tiff-tags.ts';
import { readBytes, readNumbers } from './tiff-values.ts';

/** Reads and decodes single blocks of one directory. */
export interface BlockReader {
  readonly layout: TiffLayout;
  /** Bytes of the block in this machine's order, predictor undone; null for a block that was never written. */
  read(block: number): Promise<Uint8Array | null>;
}

/** bytes: JPEG tables are two quantisation and four Huffman tables. */
const MAXIMUM_TABLE_BYTES = 64 * 1024;

interface Extras {
  readonly jpegTables: Uint8Array | undefined;
  readonly lercOuter: number;
}

export async function openBlocks(
  structure: TiffStructure,
  directory: TiffDirectory,
  layout: TiffLayout,
): Promise<BlockReader> {
  const lerc = await readNumbers(structure, directory, TAG.lercParameters, 16);
  const extras = {
    jpegTables: await readBytes(structure, directory, TAG.jpegTables, MAXIMUM_TABLE_BYTES),
    lercOuter: lerc?.[1] ?? 0,
  };
  checkPictureLayout(structure.source.name, layout);
  return {
    layout,
    read: (block) => readBlock(structure, layout, extras, block),
  };
}

async function readBlock(
  structure: TiffStructure,
  layout: TiffLayout,
  extras: Extras,
  block: number,
): Promise<Uint8Array | null> {
  const count = layout.byteCounts[block]!;
  if (count === 0) return null;
  const stored = await structure.source.read(layout.offsets[block]!, count);
  const rows = storedRows(layout, Math.floor(block / layout.blocksAcross) % layout.blocksDown);
  try {
    const bytes = aligned(await decompress(stored, layout, extras, rows));
    return toNativeSamples(bytes, layout, structure.littleEndian);
  } catch (cause) {
    const codec = COMPRESSION_NAMES[layout.compression];
    const isDamaged = !(cause instanceof UnsupportedBlock);
    throw new InputError(
      isDamaged ? 'damaged_file' : 'unsupported_layout',
      `${structure.source.name} ${isDamaged ? 'is damaged' : 'cannot be read'}: block ${block} (${codec}, ${count} bytes) cannot be decoded: ${messageOf(cause)}.`,
      { attempted: `decode block ${block}`, on: structure.source.name, cause },
    );
  }
}

async function decompress(
  stored: Uint8Array,
  layout: TiffLayout,
  extras: Extras,
  rows: number,
): Promise<Uint8Array> {
  const length = (blockBytes(layout) / layout.blockHeight) * rows;
  const samples = layout.planar ? 1 : layout.samplesPerPixel;
  const shape = { width: layout.blockWidth, height: rows, samples };
  switch (layout.compression) {
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
      return decodeJpegBlock(stored, extras.jpegTables, jpegColours(layout), shape);
    case COMPRESSION.webp:
      return decodeWebpBlock(stored, shape);
    case COMPRESSION.lerc: {
      const sampleType = `${layout.sampleKind}${layout.bitsPerSample}`;
      return decodeLerc(stored, { ...shape, sampleType, outerCompression: extras.lercOuter });
    }
    default:
      return stored.subarray(0, length);
  }
}

/** Byte order before the predictor: the differences of 16-bit samples are of whole samples, not of their bytes. */
function toNativeSamples(bytes: Uint8Array, layout: TiffLayout, littleEndian: boolean): Uint8Array {
  const bytesPerSample = layout.bitsPerSample / 8;
  const shape = {
    width: layout.blockWidth,
    samples: layout.planar ? 1 : layout.samplesPerPixel,
    bytesPerSample,
  };
  if (layout.predictor === 3) {
    undoFloatPredictor(bytes, shape);
    return bytes;
  }
  // Even of LERC, which holds numbers: libtiff turns the samples around before it encodes them.
  if (!littleEndian) swapBytes(bytes, bytesPerSample);
  if (layout.predictor === 2) undoHorizontalDifferencing(bytes, shape);
  return bytes;
}

function checkPictureLayout(name: string, layout: TiffLayout): void {
  const { compression, bitsPerSample, predictor } = layout;
  const samples = layout.planar ? 1 : layout.samplesPerPixel;
  const counts: Readonly<Record<number, readonly number[]>> = {
    [COMPRESSION.jpeg]: [1, 3],
    [COMPRESSION.webp]: [3, 4],
  };
  const accepted = counts[compression];
  const codec = COMPRESSION_NAMES[compression];
  const refuse = (what: string) =>
    new InputError('unsupported_layout', `${name} ${what}.`, {
      attempted: 'read the image layout',
      on: name,
    });
  if (accepted !== undefined && (!accepted.includes(samples) || bitsPerSample !== 8)) {
    const found = `${samples} interleaved samples of ${bitsPerSample} bits`;
    throw refuse(`uses ${codec} with ${found}; read are ${accepted.join(' or ')} samples of 8 bits`);
  }
  const hasPredictor = [COMPRESSION.lzw, COMPRESSION.zstd, COMPRESSION.deflate, COMPRESSION.oldDeflate];
  if (predictor !== 1 && !(hasPredictor as number[]).includes(compression)) {
    throw refuse(`uses predictor ${predictor} with ${codec}, which has none`);
  }
}

function jpegColours(layout: TiffLayout): JpegColours {
  if (layout.planar || layout.samplesPerPixel === 1) return 'grey';
  return layout.photometric === PHOTOMETRIC.ycbcr ? 'ycbcr' : 'rgb';
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
