import { COMPRESSED_BLOCK_SLACK, MAXIMUM_BLOCKS } from '../limits.ts';
import { type Checks, checks } from './layout-errors.ts';
import type { Shape, TiffLayout } from './tiff-layout.ts';
import type { TiffDirectory, TiffStructure } from './tiff-structure.ts';
import { COMPRESSION, TAG } from './tiff-tags.ts';
import { readNumbers } from './tiff-values.ts';

/** An uncompressed strip is cut into parts of about this size. */
const PART_BYTES = 4 * 1024 * 1024;

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

/** Offsets and byte counts of all blocks, each checked to lie in the file. */
export async function readBlockTable(
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
  // Types of the tag other than whole numbers can hold anything.
  const isInFile = Number.isSafeInteger(offset) && offset > 0 && Number.isSafeInteger(count) && count > 0;
  if (!isInFile || offset + count > size) {
    throw check.damaged(
      `block ${block} would lie at bytes ${offset} to ${offset + count}, and the file has ${size} bytes`,
    );
  }
  const blockRow = Math.floor(block / shape.blocksAcross) % shape.blocksDown;
  const full = (blockBytes(shape) / shape.blockHeight) * storedRows(shape, blockRow);
  if (shape.compression === COMPRESSION.none && count < full) {
    throw check.damaged(`block ${block} has ${count} bytes where ${full} make it whole`);
  }
  if (shape.compression !== COMPRESSION.none && count > 2 * full + COMPRESSED_BLOCK_SLACK) {
    throw check.damaged(
      `block ${block} claims ${count} compressed bytes for ${full}; at most ${2 * full + COMPRESSED_BLOCK_SLACK} make sense`,
    );
  }
}

/** Uncompressed strips can be read from any row on: large ones become many small blocks. */
export function splitStrips(layout: TiffLayout): TiffLayout {
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
