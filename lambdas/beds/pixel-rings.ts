import type { FromGeographic } from '../imagery/stac/from-geographic.ts';
import type { BedGeometry, Position, Ring } from '../pipeline/bed-statistics.ts';
import type { AffineTransform } from '../pipeline/image-analysis.ts';
import { polygonsOf } from './parse-geometry.ts';

/** Columns and rows from the upper left corner of the upper left pixel; the middle of the first pixel is 0.5, 0.5. */
export type PixelPoint = readonly [column: number, row: number];
/** Without its last point, which is the first. */
export type PixelRing = readonly PixelPoint[];

/** The grid of a map, and the way to it. */
export interface PixelGrid {
  readonly width: number;
  readonly height: number;
  readonly transform: AffineTransform;
  readonly project: FromGeographic;
}

/** Pixels: how far an edge may lie from the true one, which is straight in degrees and bent in a projected CRS. */
export const EDGE_TOLERANCE = 0.01;
/** Halvings of an edge: of one from pole to pole, a part is then shorter than a millimetre. */
const MAXIMUM_DEPTH = 34;

/**
 * The polygons of a bed in pixels, each a list of rings; null where the CRS has not all of their positions: the bed is then far
 * from the image. An edge gets the same points in both directions, so that neighbours with a common edge keep it.
 */
export function pixelPolygons(
  geometry: BedGeometry,
  grid: PixelGrid,
): readonly (readonly PixelRing[])[] | null {
  try {
    return polygonsOf(geometry).map((polygon) => polygon.map((ring) => pixelRing(ring, grid)));
  } catch (error) {
    if (error instanceof BeyondCrs) return null;
    throw error;
  }
}

class BeyondCrs extends Error {
  override readonly name = 'BeyondCrs';
}

function pixelRing(ring: Ring, grid: PixelGrid): PixelRing {
  return ring.slice(0, -1).flatMap((from, i) => {
    const to = ring[i + 1]!;
    const isForward = from[0] < to[0] || (from[0] === to[0] && from[1] < to[1]);
    const [a, b] = isForward ? [from, to] : [to, from];
    const points: PixelPoint[] = [toPixel(a, grid)];
    bend(a, b, points[0]!, toPixel(b, grid), grid, 0, points);
    if (!isForward) points.reverse();
    return points.slice(0, -1);
  });
}

/** Adds the points of the edge from a (without it) to b. */
function bend(
  a: Position,
  b: Position,
  start: PixelPoint,
  end: PixelPoint,
  grid: PixelGrid,
  depth: number,
  points: PixelPoint[],
): void {
  const middle = between(a, b, 0.5);
  const middlePixel = toPixel(middle, grid);
  // At three places, as an edge may cross its chord.
  const deviation = Math.max(
    distance(middlePixel, start, end, 0.5),
    distance(toPixel(between(a, b, 0.25), grid), start, end, 0.25),
    distance(toPixel(between(a, b, 0.75), grid), start, end, 0.75),
  );
  if (deviation <= EDGE_TOLERANCE / 2 || depth === MAXIMUM_DEPTH || isBeside(start, end, deviation, grid)) {
    points.push(end);
    return;
  }
  bend(a, middle, start, middlePixel, grid, depth + 1, points);
  bend(middle, b, middlePixel, end, grid, depth + 1, points);
}

/** Beside the image only the side matters, which the chord keeps. */
function isBeside(
  start: PixelPoint,
  end: PixelPoint,
  deviation: number,
  { width, height }: PixelGrid,
): boolean {
  const margin = 2 * deviation;
  return (
    Math.max(start[0], end[0]) < -margin ||
    Math.min(start[0], end[0]) > width + margin ||
    Math.max(start[1], end[1]) < -margin ||
    Math.min(start[1], end[1]) > height + margin
  );
}

function between(a: Position, b: Position, share: number): Position {
  return [a[0] * (1 - share) + b[0] * share, a[1] * (1 - share) + b[1] * share];
}

function distance(point: PixelPoint, start: PixelPoint, end: PixelPoint, share: number): number {
  const [column, row] = between(start, end, share);
  return Math.hypot(point[0] - column, point[1] - row);
}

function toPixel([longitude, latitude]: Position, { transform, project }: PixelGrid): PixelPoint {
  const projected = project(longitude, latitude);
  if (projected === null) throw new BeyondCrs();
  const [a, b, c, d, e, f] = transform;
  const [x, y] = [projected[0] - c, projected[1] - f];
  const determinant = a * e - b * d;
  return [(e * x - b * y) / determinant, (a * y - d * x) / determinant];
}
