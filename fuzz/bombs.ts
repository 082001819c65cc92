import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { directoryBytes, type Field, headerBytes } from '../test/imagery/raster-forms/directory-bytes.ts';
import type { CorpusFile } from './corpus.ts';
import { crc32 } from './mutations/crc32.ts';

const ORDER = { bigEndian: false, bigTiff: false };
const MIB = 1024 * 1024;

/** Small files that claim, or decode to, far more than they should: each must be refused, in time and memory. */
export async function makeBombs(): Promise<CorpusFile[]> {
  const zeros = deflateSync(Buffer.alloc(200 * MIB), { level: 1 });
  const tiffs: readonly [string, Buffer][] = [
    ['DEFLATE tile of 200 MiB', tiff(64, 64, 8, zeros)],
    ['ZSTD tile of 100 MiB', tiff(64, 64, 50_000, zstdRuns(800))],
    [
      'LERC in DEFLATE of 200 MiB',
      tiff(64, 64, 34_887, zeros, [{ tag: 50_674, type: 'long', values: [4, 1] }]),
    ],
    [
      'LERC in ZSTD of 100 MiB',
      tiff(64, 64, 34_887, zstdRuns(800), [{ tag: 50_674, type: 'long', values: [4, 2] }]),
    ],
    ['LZW codes without an end', tiff(64, 64, 5, Buffer.alloc(64 * 1024))],
    ['PackBits without an end', tiff(64, 64, 32_773, Buffer.alloc(64 * 1024, 0x80))],
    ['a tile of 4 gigapixels', tiff(65_535, 65_535, 8, zeros)],
    ['a sparse image of 4 gigapixels', tiff(256, 256, 8, Buffer.alloc(0), [], 65_535)],
    ['tiles of one pixel', tiff(1, 1, 1, Buffer.alloc(3), [], 500)],
    ['65535 bands', tiff(64, 64, 1, Buffer.alloc(0), [{ tag: 277, type: 'short', values: [65_535] }])],
    ['4 MiB of metadata', tiff(64, 64, 1, Buffer.alloc(64 * 64 * 3), [text(42_112, metadata())])],
    [
      '4 MiB of XMP',
      tiff(64, 64, 1, Buffer.alloc(64 * 64 * 3), [text(700, '<Camera:BandName><rdf:li'.repeat(160_000))]),
    ],
    ['a thousand directories', manyDirectories(1000)],
  ];
  const pictures: readonly [string, Promise<Buffer> | Buffer][] = [
    ['PNG of 2.5 gigapixels', png(50_000, 50_000, zeros)],
    ['PNG with 200 MiB for 64 x 64', png(64, 64, zeros)],
    [
      'PNG with 200 MiB of text',
      png(64, 64, deflateSync(Buffer.alloc(64 * 193)), chunk('zTXt', [Buffer.from('XMP\0\0'), zeros])),
    ],
    [
      'PNG with 200 MiB of profile',
      png(64, 64, deflateSync(Buffer.alloc(64 * 193)), chunk('iCCP', [Buffer.from('x\0\0'), zeros])),
    ],
    ['JPEG of 4 gigapixels', jpegOfSize(65_500, 65_500)],
    ['JPEG with a thousand scans', manyScans(1000)],
  ];
  const named = [
    ...tiffs,
    ...(await Promise.all(pictures.map(async ([name, bytes]) => [name, await bytes] as const))),
  ];
  return named.map(([name, bytes]) => ({ name: `bomb: ${name}`, bytes, isOwn: false }));
}

/** Three 8-bit bands; every tile is the same bytes of the file. */
function tiff(
  tileWidth: number,
  tileHeight: number,
  compression: number,
  tile: Buffer,
  more: readonly Field[] = [],
  side = 64,
): Buffer {
  const tiles = Math.ceil(side / tileWidth) * Math.ceil(side / tileHeight);
  const offset = tile.length === 0 ? 0 : 16;
  const fields: Field[] = [
    { tag: 256, type: 'long', values: [side] },
    { tag: 257, type: 'long', values: [side] },
    { tag: 258, type: 'short', values: [8, 8, 8] },
    { tag: 259, type: 'short', values: [compression] },
    { tag: 262, type: 'short', values: [1] },
    { tag: 277, type: 'short', values: [3] },
    { tag: 322, type: 'long', values: [tileWidth] },
    { tag: 323, type: 'long', values: [tileHeight] },
    { tag: 324, type: 'long', values: Array<number>(tiles).fill(offset) },
    { tag: 325, type: 'long', values: Array<number>(tiles).fill(tile.length) },
  ];
  const replaced = fields.filter(({ tag }) => !more.some((one) => one.tag === tag));
  const at = 16 + tile.length + (tile.length % 2);
  const parts = [headerBytes(at, ORDER), Buffer.alloc(8), tile, Buffer.alloc(tile.length % 2)];
  return Buffer.concat([...parts, directoryBytes([...replaced, ...more], at, 0, ORDER)]);
}

function text(tag: number, value: string): Field {
  return { tag, type: 'ascii', values: Buffer.from(value.slice(0, 4 * MIB - 16)) };
}

function metadata(): string {
  return Array.from({ length: 90_000 }, (_, i) => `<Item name="DESCRIPTION" sample="${i % 3}">x</Item>`).join(
    '',
  );
}

function manyDirectories(count: number): Buffer {
  const field: Field = { tag: 254, type: 'long', values: [1] };
  const length = directoryBytes([field], 0, 0, ORDER).length;
  const directories = Array.from({ length: count }, (_, i) =>
    directoryBytes([field], 8 + i * length, 8 + (i + 1) * length, ORDER),
  );
  return Buffer.concat([headerBytes(8, ORDER), ...directories]);
}

/** A frame of blocks of 128 KiB, each one repeated byte (RFC 8878). */
function zstdRuns(blocks: number): Buffer {
  const frame = Buffer.alloc(6 + blocks * 4);
  frame.writeUInt32LE(0xfd2fb528);
  // Neither a size nor a checksum; a window of 128 KiB.
  frame.writeUInt8(0, 4);
  frame.writeUInt8(7 << 3, 5);
  for (let i = 0; i < blocks; i++)
    frame.writeUIntLE((131_072 << 3) | 2 | (i === blocks - 1 ? 1 : 0), 6 + i * 4, 3);
  return frame;
}

function png(width: number, height: number, data: Buffer, ...more: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits, RGB.
  header.set([8, 2], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', [header]),
    ...more,
    chunk('IDAT', [data]),
    chunk('IEND', []),
  ]);
}

function chunk(type: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from(type), ...parts]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(body.length - 4, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

async function jpegOfSize(width: number, height: number): Promise<Buffer> {
  const jpeg = await blank(64, 64).jpeg().toBuffer();
  const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

/** A progressive picture of 4 megapixels whose last scan comes again and again: each goes over all coefficients. */
async function manyScans(count: number): Promise<Buffer> {
  const jpeg = await blank(2000, 2000).jpeg({ progressive: true }).toBuffer();
  const last = jpeg.lastIndexOf(Buffer.of(0xff, 0xda));
  const scan = jpeg.subarray(last, jpeg.length - 2);
  return Buffer.concat([
    jpeg.subarray(0, last),
    ...Array<Buffer>(count).fill(scan),
    jpeg.subarray(jpeg.length - 2),
  ]);
}

function blank(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: { r: 90, g: 120, b: 60 } } });
}
