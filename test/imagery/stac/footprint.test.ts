import { describe, expect, it } from 'vitest';
import { footprintOf, projectedBounds } from '../../../lambdas/imagery/stac/footprint.ts';
import type { AffineTransform, ImageGrid } from '../../../lambdas/pipeline/image-analysis.ts';

const grid = (crs: string | null, transform: AffineTransform | null): ImageGrid => {
  return { crs, transform, groundSampleDistance: null };
};
const DEGREES: AffineTransform = [0.001, 0, 5, 0, -0.001, 52];

describe('a footprint', () => {
  it('is a closed ring, counter-clockwise, of longitude and latitude', () => {
    expect(footprintOf(grid('EPSG:4326', DEGREES), 100, 50)).toEqual({
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [5, 52],
            [5, 51.95],
            [5.1, 51.95],
            [5.1, 52],
            [5, 52],
          ],
        ],
      },
      bbox: [5, 51.95, 5.1, 52],
    });
  });

  it.each<[string, AffineTransform]>([
    ['north up', [0.04, 0, 675_400, 0, -0.04, 5_832_900]],
    ['south up', [0.04, 0, 675_400, 0, 0.04, 5_832_900]],
    ['turned', [0.03, 0.02, 675_400, 0.02, -0.03, 5_832_900]],
    ['mirrored', [-0.04, 0, 675_400, 0, -0.04, 5_832_900]],
    ['of a millimetre', [1e-6, 0, 675_400, 0, -1e-6, 5_832_900]],
  ])('runs counter-clockwise for a raster that is %s', (_name, transform) => {
    const { geometry, bbox } = footprintOf(grid('EPSG:32631', transform), 1000, 800)!;
    const [ring] = geometry.coordinates;
    expect(ring).toHaveLength(5);
    expect(ring[0]).toEqual(ring[4]);
    const [left, low] = ring[0]!;
    const doubled = ring.slice(1).reduce((sum, [x, y], i) => {
      const [beforeX, beforeY] = ring[i]!;
      return sum + (beforeX - left) * (y - low) - (x - left) * (beforeY - low);
    }, 0);
    expect(doubled).toBeGreaterThan(0);
    for (const [longitude, latitude] of ring) {
      expect(longitude >= bbox[0] && longitude <= bbox[2]).toBe(true);
      expect(latitude >= bbox[1] && latitude <= bbox[3]).toBe(true);
    }
  });

  it('has bounds that hold its bent sides', () => {
    // 400 km along a parallel that bends northwards in the middle of the zone.
    const { geometry, bbox } = footprintOf(
      grid('EPSG:32631', [400, 0, 300_000, 0, -400, 6_000_000]),
      1000,
      10,
    )!;
    const north = Math.max(...geometry.coordinates[0].map(([, latitude]) => latitude));
    expect(bbox[3]).toBeGreaterThan(north + 0.001);
  });

  it('beyond the antimeridian is counted from the other side', () => {
    const { bbox } = footprintOf(grid('EPSG:32760', [1, 0, 750_000, 0, -1, 4_000_000]), 100, 100)!;
    expect(bbox[0]).toBeCloseTo(-179.1772, 4);
    expect(bbox[2]).toBeGreaterThan(bbox[0]);
  });

  it('is null where it is not certain', () => {
    expect(footprintOf(grid(null, DEGREES), 10, 10)).toBeNull();
    expect(footprintOf(grid('EPSG:4326', null), 10, 10)).toBeNull();
    expect(footprintOf(grid('EPSG:2154', [1, 0, 650_000, 0, -1, 6_860_000]), 10, 10)).toBeNull();
    expect(footprintOf(grid('EPSG:4326', [0.001, 0, 179.99, 0, -0.001, 52]), 100, 50)).toBeNull();
    expect(footprintOf(grid('EPSG:32760', [10, 0, 800_000, 0, -10, 8_000_000]), 5000, 5000)).toBeNull();
  });
});

describe('the bounds in the CRS', () => {
  it('are those of the corners, whichever way the raster lies', () => {
    expect(projectedBounds([0.5, 0, 100, 0, -0.5, 200], 10, 20)).toEqual([100, 190, 105, 200]);
    expect(projectedBounds([0, 1, 100, 1, 0, 200], 10, 20)).toEqual([100, 200, 120, 210]);
  });
});
