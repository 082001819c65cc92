import { describe, expect, it } from 'vitest';
import {
  COMPRESSED_BLOCK_SLACK,
  MAXIMUM_BANDS,
  MAXIMUM_BLOCK_BYTES,
  MAXIMUM_BLOCKS,
  MAXIMUM_DIRECTORIES,
  MAXIMUM_ENTRIES,
  MAXIMUM_GEO_VALUES,
  MAXIMUM_METADATA_BYTES,
  MAXIMUM_TABLE_BYTES,
  MINIMUM_TILE_PIXELS,
} from '../../lambdas/imagery/limits.ts';
import { bytesSource } from './file-source.ts';
import { directoryBytes, type Field, headerBytes } from './raster-forms/directory-bytes.ts';
import { refusal } from './workspace.ts';

const ORDER = { bigEndian: false, bigTiff: false };
type Tags = Readonly<Record<number, number | readonly number[]>>;

/** 64 x 64 pixels of three bytes in one DEFLATE tile that is nothing but its claims; every tag can be another. */
const SOUND: Tags = {
  256: 64,
  257: 64,
  258: [8, 8, 8],
  259: 8,
  262: 1,
  277: 3,
  322: 64,
  323: 64,
  324: 8,
  325: 100,
};

function claims(tags: Tags, behind = 4096): Buffer {
  const fields = Object.entries({ ...SOUND, ...tags }).map(
    ([tag, values]): Field => ({ tag: Number(tag), type: 'long', values: [values].flat() }),
  );
  return Buffer.concat([headerBytes(8, ORDER), directoryBytes(fields, 8, 0, ORDER), Buffer.alloc(behind)]);
}

/** A tag that claims many bytes somewhere in the file, which may well have them. */
function claiming(tag: number, count: number): Buffer {
  const file = claims({ [tag]: [0, 0] }, count + 4096);
  for (let entry = 10; ; entry += 12) {
    if (file.readUInt16LE(entry) !== tag) continue;
    file.writeUInt16LE(1, entry + 2);
    file.writeUInt32LE(count, entry + 4);
    return file;
  }
}

function chain(directories: number): Buffer {
  const field: Field = { tag: 254, type: 'long', values: [1] };
  const { length } = directoryBytes([field], 0, 0, ORDER);
  const each = Array.from({ length: directories }, (_, i) =>
    directoryBytes([field], 8 + i * length, i + 1 === directories ? 0 : 8 + (i + 1) * length, ORDER),
  );
  return Buffer.concat([headerBytes(8, ORDER), ...each]);
}

const MIB = 2 ** 20;
const wide = Object.fromEntries(Array.from({ length: MAXIMUM_ENTRIES + 1 }, (_, i) => [10_000 + i, 0]));
const bandsOf = (count: number) => ({ 277: count, 258: Array<number>(count).fill(8) });

describe('a limit is told with the value that was found, before any pixel is read', () => {
  it.each<[string, string, Buffer, (string | number)[], number?]>([
    ['pixels', 'too_large', claims({ 256: 40_000, 257: 40_000 }), ['40000 x 40000', 1e9], 1e9],
    ['bands', 'unsupported_layout', claims(bandsOf(MAXIMUM_BANDS + 1)), [MAXIMUM_BANDS + 1, MAXIMUM_BANDS]],
    [
      'bytes of a block',
      'unsupported_layout',
      claims({ 322: 6144, 323: 6144 }),
      ['108 MiB', `${MAXIMUM_BLOCK_BYTES / MIB} MiB`],
    ],
    ['pixels of a tile', 'unsupported_layout', claims({ 322: 1, 323: 1 }), ['1 x 1', MINIMUM_TILE_PIXELS]],
    [
      'blocks',
      'unsupported_layout',
      claims({ 256: 40_000, 257: 40_000, 322: 16, 323: 16 }),
      [6_250_000, MAXIMUM_BLOCKS],
      2e9,
    ],
    [
      'decoded bytes of all blocks',
      'too_large',
      claims({ 256: 4097, 257: 1, 322: 4096, 323: 4096, 324: [8, 8], 325: [9, 9] }),
      [96 * MIB, 64 * MIB],
      5000,
    ],
    ['directories', 'damaged_file', chain(MAXIMUM_DIRECTORIES + 1), [MAXIMUM_DIRECTORIES]],
    ['tags', 'damaged_file', claims(wide), [MAXIMUM_ENTRIES + 11, MAXIMUM_ENTRIES]],
    [
      'compressed bytes of a block',
      'damaged_file',
      claims({ 325: 2 * 12_288 + COMPRESSED_BLOCK_SLACK + 1 }, 2 * MIB),
      [2 * 12_288 + COMPRESSED_BLOCK_SLACK + 1, 2 * 12_288 + COMPRESSED_BLOCK_SLACK],
    ],
    [
      'metadata',
      'damaged_file',
      claiming(42_112, MAXIMUM_METADATA_BYTES + 1),
      [MAXIMUM_METADATA_BYTES + 1, MAXIMUM_METADATA_BYTES],
    ],
    [
      'JPEG tables',
      'damaged_file',
      claiming(347, MAXIMUM_TABLE_BYTES + 1),
      [MAXIMUM_TABLE_BYTES + 1, MAXIMUM_TABLE_BYTES],
    ],
    [
      'georeference',
      'damaged_file',
      claiming(33_922, MAXIMUM_GEO_VALUES + 1),
      [MAXIMUM_GEO_VALUES + 1, MAXIMUM_GEO_VALUES],
    ],
  ])('%s: %s', async (_, code, file, told, maximumPixels) => {
    const source = bytesSource(file);
    const started = performance.now();
    const error = await refusal(source, { bands: { red: 1, nir: 2 } }, maximumPixels);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(error.code).toBe(code);
    for (const value of told) expect(error.message).toContain(String(value));
  });
});

describe('a layout that could be taken for another', () => {
  it.each<[string, Tags, string]>([
    ['an unknown planar configuration', { 284: 3 }, 'PlanarConfiguration 3; 1 and 2 are read'],
    ['reversed bits', { 266: 2 }, 'FillOrder'],
  ])('is refused: %s', async (_, tags, told) => {
    const error = await refusal(bytesSource(claims(tags)));
    expect(error.code).toBe('unsupported_layout');
    expect(error.message).toContain(told);
  });
});
