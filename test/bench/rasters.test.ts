import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LzwEncoder } from '../../bench/rasters/lzw-encoder.ts';
import { memorySpecs, RASTER_NAMES, type RasterSpec, rasterSpec } from '../../bench/rasters/raster-set.ts';
import { writeRaster } from '../../bench/rasters/write-raster.ts';
import { decodeLzw } from '../../lambdas/imagery/tiff/codecs/lzw.ts';
import { openTiff } from '../../lambdas/imagery/tiff/tiff-reader.ts';
import { fileSource } from '../imagery/file-source.ts';

/** SHA-256 of the samples of each band, one after the other, as little-endian uint16 with 0 for nodata. */
const TINY_DIGEST = 'f0096f8269a047468d8d696ced1c7e9f881716e780f42028e9cc4857681a21aa';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-rasters-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function tiny(form: RasterSpec['form'], bits: 8 | 16 = 16): RasterSpec {
  return { ...rasterSpec('a', true), name: `${form}-${bits}`, width: 700, height: 600, bits, form };
}

async function readBack(spec: RasterSpec) {
  const path = join(folder, `${spec.name}.tif`);
  await writeRaster(spec, path);
  const raster = await openTiff(fileSource(path), 1e6);
  const { width, height } = spec;
  const bands = await raster.readWindow(
    { x: 0, y: 0, width, height },
    spec.bands.map((_, i) => i + 1),
  );
  return { raster, bands };
}

describe('a synthetic raster', () => {
  it('is read by the engine: names, georeference, nodata, 65.5 % valid', async () => {
    const { raster, bands } = await readBack(tiny('tiled-deflate'));
    expect(raster.labels.map(({ name }) => name)).toEqual(['Blue', 'Green', 'Red', 'RedEdge', 'NIR']);
    expect(raster.sampleType).toBe('uint16');
    expect(raster.warnings).toEqual([]);
    for (const band of bands) {
      const valid = band.filter((value) => !Number.isNaN(value));
      expect(valid.length / band.length).toBeCloseTo(0.655, 2);
      expect(Math.min(...valid.slice(0, 50_000))).toBeGreaterThan(0);
    }
  });

  it('has the same pixels on every machine', async () => {
    const { bands } = await readBack(tiny('tiled-deflate'));
    const hash = createHash('sha256');
    for (const band of bands) hash.update(Uint16Array.from(band));
    expect(hash.digest('hex')).toBe(TINY_DIGEST);
  });

  it('has the same pixels in tiles and in LZW strips, of either sample type', async () => {
    for (const bits of [8, 16] as const) {
      const tiled = await readBack(tiny('tiled-deflate', bits));
      const striped = await readBack(tiny('striped-lzw', bits));
      expect(striped.bands.map((band, i) => sameSamples(band, tiled.bands[i]!))).toEqual(Array(5).fill(true));
    }
  });

  it('leaves nothing behind when its making is interrupted', async () => {
    const path = join(folder, 'interrupted.tif');
    const making = writeRaster(tiny('tiled-deflate'), path, AbortSignal.abort(new Error('Ctrl-C')));
    await expect(making).rejects.toThrow('Ctrl-C');
    expect(readdirSync(folder).filter((name) => name.startsWith('interrupted'))).toEqual([]);
  });
});

describe('the set of rasters', () => {
  it('has the sizes that the results are quoted for, and sixteenths of them', () => {
    const pixels = (small: boolean) =>
      RASTER_NAMES.map((name) => rasterSpec(name, small)).map(({ width, height }) => width * height);
    expect(pixels(false)).toEqual([16e6, 144e6, 144e6, 400e6]);
    expect(pixels(true)).toEqual([1e6, 9e6, 9e6, 25e6]);
    expect(memorySpecs(false).map(({ name }) => name)).toEqual(['m4', 'm40', 'm144', 'd']);
  });
});

describe('the LZW encoder', () => {
  it('writes what the decoder reads, across changes of width and full tables', () => {
    const encoder = new LzwEncoder();
    const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 400 })));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 9000 }), runs.map(expand)), (bytes) => {
        expect(Buffer.compare(decodeLzw(encoder.encode(bytes), bytes.length), bytes)).toBe(0);
      }),
    );
    const long = Uint8Array.from({ length: 200_000 }, (_, i) => Math.imul(i, 2654435761) >>> 27);
    expect(Buffer.compare(decodeLzw(encoder.encode(long), long.length), long)).toBe(0);
  });
});

function expand(runs: readonly (readonly [number, number])[]): Uint8Array {
  return Uint8Array.from(runs.flatMap(([byte, length]) => Array<number>(length).fill(byte)));
}

/** NaN (nodata) equals NaN. */
function sameSamples(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  return one.length === other.length && Array.from(one).every((value, i) => Object.is(value, other[i]));
}
