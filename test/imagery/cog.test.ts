import { readdirSync, readFileSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { fromFile } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { openTiff } from '../../lambdas/imagery/tiff/tiff-reader.ts';
import { exampleStatistics } from '../support/index-statistics.ts';
import { brokenRules, parseCog } from './cog-structure.ts';
import { fileSource } from './file-source.ts';
import { type Grid, halved, noiseGrid, openWriter, PATTERNS, writeMap } from './map-fixture.ts';
import { inWorkspace } from './workspace.ts';

const side = fc.oneof(
  fc.constantFrom(1, 2, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 1537),
  fc.integer({ min: 1, max: 1600 }),
);
const shapes = fc.record({
  width: side,
  height: side,
  pattern: fc.constantFrom(...PATTERNS),
  seed: fc.integer({ min: 1, max: 2 ** 31 }),
});

/** Pixels that differ by more than the rounding of float32 means. */
function differences(actual: Float32Array, expected: Float32Array): number {
  let count = actual.length === expected.length ? 0 : 1;
  for (let i = 0; i < expected.length; i++) {
    const isSame = Math.abs(actual[i]! - expected[i]!) <= 1e-6;
    if (!isSame && !(Number.isNaN(actual[i]!) && Number.isNaN(expected[i]!))) count++;
  }
  return count;
}

/** Image and overviews as another reader finds them. */
async function levelsOf(path: string): Promise<Grid[]> {
  const file = await fromFile(path);
  const levels: Grid[] = [];
  for (let i = 0; i < (await file.getImageCount()); i++) {
    const image = await file.getImage(i);
    const [values] = (await image.readRasters()) as unknown as Float32Array[];
    levels.push({ width: image.getWidth(), height: image.getHeight(), values: values! });
  }
  file.close();
  return levels;
}

async function checkMap(grid: Grid, big: boolean): Promise<void> {
  await inWorkspace(async (workspace) => {
    const path = `${workspace}/map.tif`;
    const bytes = await writeMap(path, grid, big ? { classicLimit: 0 } : {});
    expect(readdirSync(workspace)).toEqual(['map.tif']);
    expect(statSync(path).size).toBe(bytes);
    const structure = parseCog(readFileSync(path));
    expect(structure.big).toBe(big);
    expect(brokenRules(structure)).toEqual([]);
    const levels = await levelsOf(path);
    expect(Buffer.from(levels[0]!.values.buffer).equals(Buffer.from(grid.values.buffer))).toBe(true);
    let expected = grid;
    for (const level of levels.slice(1)) {
      expected = halved(expected);
      expect([level.width, level.height]).toEqual([expected.width, expected.height]);
      expect(differences(level.values, expected.values)).toBe(0);
    }
  });
}

describe('an index map', () => {
  it('is a Cloud Optimised GeoTIFF that holds the image and its halves, whatever its size', async () => {
    const property = fc.asyncProperty(shapes, fc.boolean(), (shape, big) => checkMap(noiseGrid(shape), big));
    await fc.assert(property, { numRuns: 20 });
  });

  it.each([
    [1, 1],
    [1, 1400],
    [1400, 1],
    [511, 512],
    [512, 513],
    [1025, 1025],
    [513, 2049],
  ])('of %d x %d pixels is one', (width, height) =>
    checkMap(noiseGrid({ width, height, pattern: 'noise', seed: 7 }), false),
  );

  it('is read back by the own reader, on the image and not on an overview', () =>
    inWorkspace(async (workspace) => {
      const path = `${workspace}/map.tif`;
      const grid = noiseGrid({ width: 700, height: 600, pattern: 'tilted', seed: 3 });
      await writeMap(path, grid);
      const raster = await openTiff(fileSource(path), 1e6);
      expect([raster.width, raster.height, raster.labels[0]!.name]).toEqual([700, 600, 'NDVI']);
      const [values] = await raster.readWindow({ x: 0, y: 0, width: 700, height: 600 }, [1]);
      expect(differences(values as Float32Array, grid.values)).toBe(0);
    }));

  it('stores a tile without a valid pixel like any other, and small', () =>
    inWorkspace(async (workspace) => {
      const path = `${workspace}/map.tif`;
      await writeMap(path, noiseGrid({ width: 1500, height: 1500, pattern: 'one', seed: 5 }));
      expect(brokenRules(parseCog(readFileSync(path)))).toEqual([]);
      expect(statSync(path).size).toBeLessThan(120_000);
    }));

  it('is refused when tiles are missing or come twice, and leaves nothing when it is abandoned', () =>
    inWorkspace(async (workspace) => {
      const map = { width: 1000, height: 1000, title: 'NDVI', geoTags: [] };
      const bytes = new Uint8Array(100);
      const unfinished = await openWriter(`${workspace}/a.tif`, map);
      await unfinished.addTile({ level: 0, column: 1, row: 0 }, bytes);
      await expect(unfinished.finish(exampleStatistics())).rejects.toThrow('has 1 of 4 tiles');
      await unfinished.abandon();
      const doubled = await openWriter(`${workspace}/b.tif`, map);
      await doubled.addTile({ level: 0, column: 1, row: 0 }, bytes);
      await expect(doubled.addTile({ level: 0, column: 1, row: 0 }, bytes)).rejects.toThrow('tile 1, 0');
      await expect(doubled.addTile({ level: 0, column: 2, row: 0 }, bytes)).rejects.toThrow('tile 2, 0');
      await doubled.abandon();
      await doubled.abandon();
      expect(readdirSync(workspace)).toEqual([]);
    }));
});
