import { footprintOf } from '../imagery/stac/footprint.ts';
import type { ImageGrid } from '../pipeline/image-analysis.ts';

/** Share of each of two images that has to lie in the other, for figures of both as a whole to be of one piece of land. */
export const LEAST_OVERLAP = 0.9;

/** Where an image lies, and how much of it has values. */
export interface ImageExtent {
  readonly width: number;
  readonly height: number;
  /** null: analysed before grids were kept, or the file says nothing. */
  readonly grid: ImageGrid | null;
  /** At which the index has a value. */
  readonly validPixels: number;
}

type Point = readonly [x: number, y: number];

/**
 * The lesser of the shares that two images have of each other; also of the areas that have values, which say more than outlines
 * where a mosaic is padded. null where it is not known where one of them lies.
 */
export function overlapOf(a: ImageExtent, b: ImageExtent): number | null {
  const outlines = outlinesOf(a, b);
  if (outlines === null) return null;
  const [first, second] = outlines;
  const [areaA, areaB] = [areaOf(first), areaOf(second)];
  if (!(areaA > 0 && areaB > 0)) return null;
  const common = areaOf(intersection(first, second));
  const [validA, validB] = [areaA * validShare(a), areaB * validShare(b)];
  const valid = Math.min(validA, validB) / Math.max(validA, validB);
  return Math.min(1, common / Math.max(areaA, areaB), valid);
}

function validShare({ width, height, validPixels }: ImageExtent): number {
  return validPixels / (width * height);
}

/** Corners in one CRS, whichever it is, else in degrees: within a field these are as good as metres for a share. */
function outlinesOf(a: ImageExtent, b: ImageExtent): readonly [readonly Point[], readonly Point[]] | null {
  if (a.grid === null || b.grid === null) return null;
  if (a.grid.crs !== null && a.grid.crs === b.grid.crs) {
    const [first, second] = [cornersOf(a), cornersOf(b)];
    return first && second && [first, second];
  }
  const [first, second] = [footprintOf(a.grid, a.width, a.height), footprintOf(b.grid, b.width, b.height)];
  if (first === null || second === null) return null;
  return [first.geometry.coordinates[0].slice(0, -1), second.geometry.coordinates[0].slice(0, -1)];
}

/** Counter-clockwise, as footprints are. */
function cornersOf({ grid, width, height }: ImageExtent): readonly Point[] | null {
  if (grid?.transform == null) return null;
  const [a, b, c, d, e, f] = grid.transform;
  const pixels: readonly Point[] = [
    [0, 0],
    [0, height],
    [width, height],
    [width, 0],
  ];
  const corners = pixels.map(([column, row]): Point => [a * column + b * row + c, d * column + e * row + f]);
  return a * e - b * d > 0 ? corners.reverse() : corners;
}

/** From its first point, lest digits cancel. */
function areaOf(ring: readonly Point[]): number {
  if (ring.length < 3) return 0;
  const [left, low] = ring[0]!;
  const twice = ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    return sum + (x - left) * (nextY - low) - (nextX - left) * (y - low);
  }, 0);
  return Math.abs(twice) / 2;
}

/** Of convex rings that run counter-clockwise (Sutherland and Hodgman 1974, doi 10.1145/360767.360802). */
function intersection(subject: readonly Point[], clip: readonly Point[]): readonly Point[] {
  return clip.reduce<readonly Point[]>(
    (rest, from, i) => leftOf(rest, from, clip[(i + 1) % clip.length]!),
    subject,
  );
}

function leftOf(ring: readonly Point[], from: Point, to: Point): readonly Point[] {
  const side = ([x, y]: Point) => (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]);
  return ring.flatMap((point, i) => {
    const next = ring[(i + 1) % ring.length]!;
    const [here, there] = [side(point), side(next)];
    const kept = here >= 0 ? [point] : [];
    if (here >= 0 === there >= 0) return kept;
    const share = here / (here - there);
    return [...kept, [point[0] + share * (next[0] - point[0]), point[1] + share * (next[1] - point[1])]];
  });
}
