import type { AffineTransform, ImageGrid } from '../../pipeline/image-analysis.ts';
import { type ToGeographic, toGeographic } from './to-geographic.ts';
import type { LonLat } from './transverse-mercator.ts';

/** Footprint of a raster in degrees, as GeoJSON has it (RFC 7946: longitude first, counter-clockwise, closed). */
export interface Footprint {
  readonly geometry: { readonly type: 'Polygon'; readonly coordinates: readonly [readonly LonLat[]] };
  /** west, south, east, north */
  readonly bbox: readonly [number, number, number, number];
}

/** Points along each side: what is straight in a CRS is bent in degrees, by metres on a side of 100 km. */
const POINTS_PER_SIDE = 21;
/** 0.1 mm on the ground. */
const DECIMALS = 9;

/**
 * null where nothing certain can be said (see `toGeographic`), and across the antimeridian, where a polygon would have
 * to be cut.
 */
export function footprintOf({ crs, transform }: ImageGrid, width: number, height: number): Footprint | null {
  const project = toGeographic(crs);
  if (project === null || transform === null) return null;
  const sides = withinTheGlobe(sidePoints(transform, width, height, project));
  if (sides === null) return null;
  const corners = sides.filter((_, i) => i % POINTS_PER_SIDE === 0);
  const ring = area(corners) < 0 ? [...corners].reverse() : corners;
  const longitudes = sides.map(([longitude]) => longitude);
  const latitudes = sides.map(([, latitude]) => latitude);
  return {
    geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!].map(rounded)] },
    bbox: [
      roundedDegrees(Math.min(...longitudes)),
      roundedDegrees(Math.min(...latitudes)),
      roundedDegrees(Math.max(...longitudes)),
      roundedDegrees(Math.max(...latitudes)),
    ],
  };
}

/** Smallest rectangle in the CRS: least x, least y, greatest x, greatest y. */
export function projectedBounds(
  transform: AffineTransform,
  width: number,
  height: number,
): readonly [number, number, number, number] {
  const corners = cornersOf(width, height).map(([column, row]) => apply(transform, column, row));
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** From the upper left along the left side, bottom, right and top; each side without its last point. */
function sidePoints(
  transform: AffineTransform,
  width: number,
  height: number,
  project: ToGeographic,
): LonLat[] | null {
  const corners = cornersOf(width, height);
  const points: LonLat[] = [];
  for (const [side, [column, row]] of corners.entries()) {
    const [nextColumn, nextRow] = corners[(side + 1) % corners.length]!;
    for (let i = 0; i < POINTS_PER_SIDE; i++) {
      const share = i / POINTS_PER_SIDE;
      const [x, y] = apply(transform, column + (nextColumn - column) * share, row + (nextRow - row) * share);
      const point = project(x, y);
      if (point === null) return null;
      points.push(point);
    }
  }
  return points;
}

/** A UTM zone at the antimeridian counts on beyond 180. */
function withinTheGlobe(points: readonly LonLat[] | null): readonly LonLat[] | null {
  if (points === null) return null;
  const turn = points[0]![0] > 180 ? -360 : points[0]![0] < -180 ? 360 : 0;
  const turned = points.map(([longitude, latitude]) => [longitude + turn, latitude] as const);
  return turned.some(([longitude]) => Math.abs(longitude) > 180) ? null : turned;
}

function cornersOf(width: number, height: number) {
  return [
    [0, 0],
    [0, height],
    [width, height],
    [width, 0],
  ] as const;
}

function apply([a, b, c, d, e, f]: AffineTransform, column: number, row: number): [number, number] {
  return [a * column + b * row + c, d * column + e * row + f];
}

/** Twice the area; positive where the ring runs counter-clockwise. From its first point, lest digits cancel. */
function area(ring: readonly LonLat[]): number {
  const [left, low] = ring[0]!;
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    return sum + (x - left) * (nextY - low) - (nextX - left) * (y - low);
  }, 0);
}

function rounded([longitude, latitude]: LonLat): LonLat {
  return [roundedDegrees(longitude), roundedDegrees(latitude)];
}

function roundedDegrees(degrees: number): number {
  return Number(degrees.toFixed(DECIMALS));
}
