import { checks } from './layout-errors.ts';
import { type BlockReader, openBlocks } from './tiff-blocks.ts';
import { readLayout, type TiffLayout } from './tiff-layout.ts';
import type { TiffStructure } from './tiff-structure.ts';
import { SUBFILE, TAG } from './tiff-tags.ts';
import { readNumber } from './tiff-values.ts';

/** The mask of the image itself (not of an overview), or null. 1 (or any non-zero byte) marks a valid pixel. */
export async function openMask(
  structure: TiffStructure,
  width: number,
  height: number,
  maximumPixels: number,
): Promise<BlockReader | null> {
  for (const directory of structure.directories.slice(1)) {
    const subfile = (await readNumber(structure, directory, TAG.newSubfileType)) ?? 0;
    if (!(subfile & SUBFILE.mask) || subfile & SUBFILE.reducedResolution) continue;
    const layout = await readLayout(structure, directory, maximumPixels);
    if (layout.width !== width || layout.height !== height || layout.samplesPerPixel !== 1) continue;
    checkMask(structure.source.name, layout);
    return openBlocks(structure, directory, layout);
  }
  return null;
}

function checkMask(name: string, { bitsPerSample, sampleKind }: TiffLayout): void {
  if (sampleKind === 'uint' && (bitsPerSample === 1 || bitsPerSample === 8)) return;
  const found = `a mask of ${bitsPerSample}-bit ${sampleKind} samples`;
  throw checks(name).refuse('unsupported_layout', `has ${found}; masks of 1 and 8 bits are read`);
}

/** Whether the pixel in a decoded mask block is valid; rows of 1-bit masks begin at a whole byte. */
export function isUnmasked(
  block: Uint8Array,
  bits: number,
  blockWidth: number,
  x: number,
  y: number,
): boolean {
  if (bits !== 1) return block[(y * blockWidth + x) * (bits / 8)] !== 0;
  const byte = block[y * Math.ceil(blockWidth / 8) + (x >> 3)]!;
  return ((byte >> (7 - (x & 7))) & 1) === 1;
}
