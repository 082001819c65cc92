import { describe, expect, it } from 'vitest';
import { encodeHead, layoutCog } from '../../lambdas/imagery/cog/cog-layout.ts';
import { levelSizes } from '../../lambdas/imagery/cog/overview-pyramid.ts';
import { parseCog } from './cog-structure.ts';

const labels = { geoTags: [], metadata: '<GDALMetadata></GDALMetadata>' };

/** All tiles of a map with the same number of bytes each. */
function levels(width: number, height: number, tileBytes: number) {
  return levelSizes(width, height).map((size) => {
    const tiles = Math.ceil(size.width / 512) * Math.ceil(size.height / 512);
    const places = Array.from({ length: tiles }, (_, tile) => tile * tileBytes);
    return { ...size, places, byteCounts: new Array<number>(tiles).fill(tileBytes) };
  });
}

/** As they lie without gaps. */
function headOf(layout: ReturnType<typeof layoutCog>, tiles: ReturnType<typeof levels>): Buffer {
  const offsets = tiles[0]!.places.map((place) => layout.starts[0]! + place);
  return Buffer.from(encodeHead(layout, tiles, labels, offsets));
}

describe('the layout of a map', () => {
  it('has levels of half the size each, until one fits into a tile', () => {
    expect(levelSizes(512, 1)).toHaveLength(1);
    expect(levelSizes(1025, 3)).toEqual([
      { width: 1025, height: 3 },
      { width: 513, height: 2 },
      { width: 257, height: 1 },
    ]);
  });

  it('has the tiles behind the head, from the smallest level to the largest, without gaps', () => {
    const tiles = levels(1500, 1000, 100);
    const layout = layoutCog(tiles, labels);
    const { starts, bytes } = layout;
    const head = headOf(layout, tiles);
    // 6, 2 and 1 tiles
    expect(starts).toEqual([head.length + 300, head.length + 100, head.length]);
    expect(bytes).toBe(head.length + 900);
    const [image, half] = parseCog(head).directories;
    expect(image!.tags.get(324)).toEqual([0, 1, 2, 3, 4, 5].map((tile) => starts[0]! + 100 * tile));
    expect(half!.tags.get(324)).toEqual([starts[1]!, starts[1]! + 100]);
  });

  it('is classic as long as 32 bits reach every byte, and BigTIFF from there on', () => {
    const large = (tileBytes: number) => layoutCog(levels(30_000, 30_000, tileBytes), labels);
    expect(large(900_000).big).toBe(false);
    const tiles = levels(30_000, 30_000, 1_000_000);
    const layout = layoutCog(tiles, labels);
    expect(layout.big).toBe(true);
    expect(layout.bytes).toBeGreaterThan(2 ** 32);
    const structure = parseCog(headOf(layout, tiles));
    expect(structure.big).toBe(true);
    const offsets = structure.directories[0]!.tags.get(324) as number[];
    expect(offsets.at(-1)! + 1_000_000).toBe(layout.bytes);
    const exact = levels(1500, 1000, 100);
    const { bytes } = layoutCog(exact, labels);
    // One tile of 100 bytes may be left unused.
    expect(layoutCog(exact, labels, bytes + 100).big).toBe(false);
    expect(layoutCog(exact, labels, bytes + 99).big).toBe(true);
  });
});
