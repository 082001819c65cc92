import { describe, expect, it } from 'vitest';
import { OverviewPyramid } from '../../lambdas/imagery/cog/overview-pyramid.ts';

const TILE = 512;

/** The overview tiles of an image that is 1 everywhere, in the order in which they come. */
function overviewsOfOnes(width: number, height: number) {
  const tiles: { place: string; level: number; column: number; row: number; values: Float32Array }[] = [];
  const pyramid = new OverviewPyramid(width, height, (level, column, row, values) => {
    tiles.push({ place: `${level}: ${column}, ${row}`, level, column, row, values: values.slice() });
  });
  for (let row = 0; row * TILE < height; row++) {
    for (let column = 0; column * TILE < width; column++) {
      const isInside = (i: number) =>
        column * TILE + (i % TILE) < width && row * TILE + Math.floor(i / TILE) < height;
      pyramid.addTile(
        column,
        row,
        Float32Array.from({ length: TILE * TILE }, (_, i) => (isInside(i) ? 1 : Number.NaN)),
      );
    }
  }
  return tiles;
}

describe('the overviews of a map', () => {
  it('come row by row in every level, each as soon as the pixels below it are there', () => {
    expect(overviewsOfOnes(1300, 1100).map(({ place }) => place)).toEqual([
      '1: 0, 0',
      '1: 1, 0',
      '1: 0, 1',
      '1: 1, 1',
      '2: 0, 0',
    ]);
  });

  it.each([
    [1300, 600],
    [1100, 1100],
    [513, 1537],
    [2100, 513],
  ])('of %d x %d pixels are empty beyond the image, and nowhere else', (width, height) => {
    for (const { level, column, row, values } of overviewsOfOnes(width, height)) {
      const columns = Math.ceil(width / 2 ** level) - column * TILE;
      const rows = Math.ceil(height / 2 ** level) - row * TILE;
      const wrong = values.findIndex((value, i) => {
        const isInside = i % TILE < columns && Math.floor(i / TILE) < rows;
        return isInside ? value !== 1 : !Number.isNaN(value);
      });
      expect(wrong).toBe(-1);
    }
  });
});
