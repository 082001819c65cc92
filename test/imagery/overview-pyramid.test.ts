import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CREATED_TILE_BYTES,
  createTile,
  joinQuarters,
  TileEncoder,
} from '../../lambdas/imagery/cog/map-tile.ts';
import { OverviewPyramid, type OverviewTile } from '../../lambdas/imagery/cog/overview-pyramid.ts';
import { KernelMemory } from '../../lambdas/imagery/kernels/kernel-memory.ts';

const TILE = 512;

interface Place {
  readonly column: number;
  readonly row: number;
}

function placesOf(width: number, height: number): Place[] {
  const across = Math.ceil(width / TILE);
  return Array.from({ length: across * Math.ceil(height / TILE) }, (_, i) => ({
    column: i % across,
    row: Math.floor(i / across),
  }));
}

/** The overview tiles that come of the tiles of an image, in the order of the latter; each is made at once. */
function overviewsOf(width: number, height: number, places: readonly Place[]): string[] {
  const pyramid = new OverviewPyramid(width, height);
  const made: string[] = [];
  const add = (tile: OverviewTile | null): void => {
    if (tile === null) return;
    const { level, column, row } = tile.place;
    made.push(`${level}: ${column}, ${row}`);
    add(pyramid.add(tile.place, null));
  };
  for (const place of places) add(pyramid.add({ level: 0, ...place }, null));
  return made;
}

describe('the overviews of a map', () => {
  it('come as soon as the pixels below them are there', () => {
    expect(overviewsOf(1300, 1100, placesOf(1300, 1100))).toEqual([
      '1: 0, 0',
      '1: 1, 0',
      '1: 0, 1',
      '1: 1, 1',
      '2: 0, 0',
    ]);
  });

  it('are each made once, whatever order the tiles come in', () => {
    const size = fc.integer({ min: 1, max: 6000 });
    const shuffled = fc.tuple(size, size).chain(([width, height]) => {
      const places = placesOf(width, height);
      const order = fc.shuffledSubarray(places, { minLength: places.length });
      return fc.record({ width: fc.constant(width), height: fc.constant(height), places: order });
    });
    fc.assert(
      fc.property(shuffled, ({ width, height, places }) => {
        const inOrder = overviewsOf(width, height, placesOf(width, height));
        expect(overviewsOf(width, height, places).sort()).toEqual(inOrder.sort());
      }),
    );
  });

  it('are made of the tiles below, each in its place', () => {
    const memory = new KernelMemory(TileEncoder.BYTES + CREATED_TILE_BYTES);
    const encoder = new TileEncoder(memory);
    const tile = createTile(memory);
    const quarters = [1, 2, 3, 4].map((value) => {
      tile.values.fill(value);
      return encoder.halve(tile);
    });
    joinQuarters([quarters[0]!, quarters[1]!, null, quarters[3]!], tile);
    const at = (x: number, y: number) => tile.values[y * TILE + x];
    expect([at(0, 0), at(255, 255), at(256, 0), at(511, 255), at(256, 256), at(511, 511)]).toEqual([
      1, 1, 2, 2, 4, 4,
    ]);
    expect(at(0, 256)).toBeNaN();
    expect(at(255, 511)).toBeNaN();
  });
});
