import sharp from 'sharp';
import { directoryBytes, type Field, headerBytes } from '../test/imagery/raster-forms/directory-bytes.ts';

const ORDER = { bigEndian: false, bigTiff: false };
const SIDE = 32;

/** A TIFF of 64 x 32 pixels in two YCbCr JPEG tiles, each with tables of its own. */
export async function jpegTiles(): Promise<Buffer> {
  const tiles = await Promise.all([40, 160].map(tile));
  const first = 16;
  const offsets = [first, first + tiles[0]!.length];
  const end = first + tiles[0]!.length + tiles[1]!.length;
  const at = end + (end % 2);
  const fields: Field[] = [
    { tag: 256, type: 'long', values: [2 * SIDE] },
    { tag: 257, type: 'long', values: [SIDE] },
    { tag: 258, type: 'short', values: [8, 8, 8] },
    { tag: 259, type: 'short', values: [7] },
    { tag: 262, type: 'short', values: [6] },
    { tag: 277, type: 'short', values: [3] },
    { tag: 322, type: 'short', values: [SIDE] },
    { tag: 323, type: 'short', values: [SIDE] },
    { tag: 324, type: 'long', values: offsets },
    { tag: 325, type: 'long', values: tiles.map(({ length }) => length) },
  ];
  const header = headerBytes(at, ORDER);
  const gap = Buffer.alloc(first - header.length);
  return Buffer.concat([header, gap, ...tiles, Buffer.alloc(at - end), directoryBytes(fields, at, 0, ORDER)]);
}

function tile(level: number): Promise<Buffer> {
  const samples = Buffer.from(Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (level + i) % 256));
  return sharp(samples, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .jpeg()
    .toBuffer();
}
