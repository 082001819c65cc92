// A tile of float32 as a map stores it: predictor 3, then DEFLATE.

import { adler32 } from './adler32.as';
import { beginStream, endStream, writeBlock } from './deflate-runs.as';
import { predictFloat } from './map-tiles.as';

/**
 * Bytes with one Huffman code: rows of the tile, which stay near the processor from the predictor to the last bit. Half as
 * many were 2 to 3 % slower, as every code has to be made.
 */
const BLOCK_BYTES: i32 = 256 * 1024;
/** bytes of scratch memory for DEFLATE, and before a block for what is read there */
const DEFLATE_BYTES: usize = 32 * 1024;
const BEFORE_BYTES: usize = 16;

/**
 * Predicts and compresses block by block; gives how many bytes were written to `out`. `width` is a multiple of 16,
 * and a row fits into a block. `scratch` has ENCODE_SCRATCH_BYTES.
 */
export function encodeTile(tile: usize, width: i32, height: i32, out: usize, scratch: usize): i32 {
  const rowBytes = width << 2;
  const rows = BLOCK_BYTES / rowBytes;
  const block = scratch + DEFLATE_BYTES + BEFORE_BYTES;
  let checksum: u32 = 1;
  beginStream(out);
  for (let y = 0; y < height; y += rows) {
    const count = min<i32>(rows, height - y);
    const length = count * rowBytes;
    const end = block + (length as usize);
    predictFloat(tile + (y as usize) * (rowBytes as usize), block, width, count);
    checksum = adler32(checksum, block, length);
    writeBlock(block, end, y === 0, y + count === height, scratch);
    store<u8>(block - 1, load<u8>(end - 1));
  }
  return (endStream(checksum) - out) as i32;
}
