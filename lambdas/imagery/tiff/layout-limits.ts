import {
  DECODED_BYTES_PER_PIXEL,
  MAXIMUM_BLOCK_BYTES,
  MAXIMUM_BLOCKS,
  MINIMUM_TILE_PIXELS,
} from '../limits.ts';
import type { Checks } from './layout-errors.ts';
import { blockBytes } from './tiff-block-table.ts';
import type { Shape, TiffLayout } from './tiff-layout.ts';
import { COMPRESSION } from './tiff-tags.ts';

/** Before the table of blocks is read: how large they are, and how many. */
export function checkBlocks(shape: Shape, check: Checks): void {
  if (blockBytes(shape) > MAXIMUM_BLOCK_BYTES && (shape.tiled || shape.compression !== COMPRESSION.none)) {
    const found = `${Math.round(blockBytes(shape) / 2 ** 20)} MiB`;
    throw check.refuse(
      'unsupported_layout',
      `is stored in blocks of ${found}; up to ${MAXIMUM_BLOCK_BYTES / 2 ** 20} MiB are read: save it with tiles of 512 x 512`,
    );
  }
  const blockPixels = shape.blockWidth * shape.blockHeight;
  if (shape.tiled && blockPixels < MINIMUM_TILE_PIXELS) {
    throw check.refuse(
      'unsupported_layout',
      `is stored in tiles of ${shape.blockWidth} x ${shape.blockHeight}; at least ${MINIMUM_TILE_PIXELS} pixels are read: save it with tiles of 512 x 512`,
    );
  }
  const blocks = shape.blocksAcross * shape.blocksDown * (shape.planar ? shape.samplesPerPixel : 1);
  if (blocks > MAXIMUM_BLOCKS) {
    throw check.refuse(
      'unsupported_layout',
      `is stored in ${blocks} blocks; up to ${MAXIMUM_BLOCKS} are read: save it with tiles of 512 x 512`,
    );
  }
}

/** Of all blocks together, padding included. */
export function checkDecodedSize(layout: TiffLayout, maximumPixels: number, check: Checks): TiffLayout {
  if (blockBytes(layout) > MAXIMUM_BLOCK_BYTES) {
    throw check.refuse(
      'unsupported_layout',
      `has rows of ${blockBytes(layout)} bytes; up to ${MAXIMUM_BLOCK_BYTES} are read: save it with tiles of 512 x 512`,
    );
  }
  const decoded = blockBytes(layout) * layout.blocksAcross * layout.blocksDown;
  const limit = Math.max(maximumPixels * DECODED_BYTES_PER_PIXEL, MAXIMUM_BLOCK_BYTES);
  if (decoded > limit) {
    throw check.refuse('too_large', `decodes to ${decoded} bytes; at most ${limit} are processed`);
  }
  return layout;
}
