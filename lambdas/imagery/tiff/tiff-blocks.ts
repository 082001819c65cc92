import { InputError } from '../../pipeline/errors.ts';
import { MAXIMUM_TABLE_BYTES } from '../limits.ts';
import { type BlockForm, decodeBlock } from './block-decoder.ts';
import { readRuns } from './stored-runs.ts';
import type { TiffLayout } from './tiff-layout.ts';
import type { TiffDirectory, TiffStructure } from './tiff-structure.ts';
import { COMPRESSION, COMPRESSION_NAMES, TAG } from './tiff-tags.ts';
import { readBytes, readNumbers } from './tiff-values.ts';

/** The blocks of one directory: where they lie, and how they are decoded. */
export interface BlockReader {
  readonly layout: TiffLayout;
  readonly form: BlockForm;
  /** Compressed bytes as they lie in the file; null for a block that was never written. */
  readStored(blocks: readonly number[]): Promise<(Uint8Array | null)[]>;
  /** Bytes of the block in this machine's order, predictor undone; null for a block that was never written. */
  read(block: number): Promise<Uint8Array | null>;
}

export async function openBlocks(
  structure: TiffStructure,
  directory: TiffDirectory,
  layout: TiffLayout,
): Promise<BlockReader> {
  const { name } = structure.source;
  const { offsets, byteCounts, ...shape } = layout;
  checkPictureLayout(name, layout);
  const lerc = await readNumbers(structure, directory, TAG.lercParameters, 16);
  const form = {
    name,
    littleEndian: structure.littleEndian,
    shape,
    jpegTables: await readBytes(structure, directory, TAG.jpegTables, MAXIMUM_TABLE_BYTES),
    lercOuter: lerc?.[1] ?? 0,
  };
  const readStored = (blocks: readonly number[]) => readRuns(structure.source, offsets, byteCounts, blocks);
  const read = async (block: number) => {
    const [stored] = await readStored([block]);
    return stored == null ? null : (await decodeBlock(form, block, stored, 'undo')).bytes;
  };
  return { layout, form, readStored, read };
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
