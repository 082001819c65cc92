import type { BedGeometry, Position, Ring } from '../pipeline/bed-statistics.ts';
import { BedFault } from './bed-problem.ts';
import { isSame, type Point, sideOf, toPoint, turn, UNITS } from './exact-plane.ts';
import { type Crossing, findCrossing } from './find-crossing.ts';
import { polygonsOf } from './parse-geometry.ts';

/** A ring of a bed: where it stands, and its points without the last. */
interface PlacedRing {
  readonly path: string;
  readonly polygon: number;
  readonly isHole: boolean;
  readonly points: readonly Point[];
}

const SIMPLE = 'rings that neither cross nor touch themselves, nor cross one another';
const HOLE = 'holes within the outline of their own polygon, and not within one another';
const APART = 'polygons of a MultiPolygon that do not overlap';
const AREA = 'a ring around an area';
const ANTIMERIDIAN = 'a MultiPolygon that is cut at the antimeridian (RFC 7946, 3.1.9)';

/** Whether the rings bound an area without doubt; throws what is wrong with the first that does not. */
export function checkRings(geometry: BedGeometry): void {
  const rings = placedRings(geometry);
  for (const ring of rings) checkArea(ring);
  const crossing = findCrossing(rings.map(({ points }) => points));
  if (crossing !== null) throw crossingFault(rings, crossing);
  for (const ring of rings) checkPlace(ring, rings);
}

function placedRings(geometry: BedGeometry): PlacedRing[] {
  return polygonsOf(geometry).flatMap((polygon, polygonNumber) =>
    polygon.map((ring, i) => {
      const within = geometry.type === 'Polygon' ? '' : `.${polygonNumber}`;
      const path = `geometry.coordinates${within}.${i}`;
      refuseAntimeridian(ring, path);
      return { path, polygon: polygonNumber, isHole: i > 0, points: ring.slice(0, -1).map(toPoint) };
    }),
  );
}

/** The shorter way between two positions would be the other way round the globe: nobody can tell which is meant. */
function refuseAntimeridian(ring: Ring, path: string): void {
  const isLong = ([from]: Position, i: number) => Math.abs((ring[i + 1] ?? ring[0]!)[0] - from) > 180;
  if (ring.some(isLong)) throw new BedFault(path, ANTIMERIDIAN, 'it crosses the antimeridian');
}

function checkArea({ path, points }: PlacedRing): void {
  const [a, b] = [points[0]!, points.find((point) => !isSame(point, points[0]!))];
  const isFlat = b === undefined || points.every((point) => turn(a, b, point) === 0);
  if (isFlat) throw new BedFault(path, AREA, 'its ring has no area');
}

function crossingFault(rings: readonly PlacedRing[], { kind, rings: [one, other], at }: Crossing): BedFault {
  const [longitude, latitude] = at.map((units) => units / UNITS);
  const what =
    one === other ? `a ring ${kind === 'cross' ? 'crosses' : 'touches'} itself` : 'two rings cross';
  return new BedFault(rings[other]!.path, SIMPLE, `${what}, near ${longitude}, ${latitude}`);
}

/** Rings do not cross: where a ring has a point inside another, or none outside it, it lies within. */
function checkPlace(ring: PlacedRing, rings: readonly PlacedRing[]): void {
  const outline = rings.find(({ polygon, isHole }) => polygon === ring.polygon && !isHole)!;
  if (ring.isHole && !isWithin(ring, outline)) {
    throw new BedFault(ring.path, HOLE, 'a hole is not within its outline');
  }
  for (const other of rings) {
    if (other === ring || !isWithin(ring, other)) continue;
    if (ring.isHole && other.isHole && other.polygon === ring.polygon) {
      throw new BedFault(ring.path, HOLE, 'a hole lies in another');
    }
    if (ring.isHole || other.isHole || isInHole(ring, other, rings)) continue;
    throw new BedFault(ring.path, APART, 'two polygons overlap');
  }
}

/** A polygon may lie in a hole of another. */
function isInHole(ring: PlacedRing, outline: PlacedRing, rings: readonly PlacedRing[]): boolean {
  return rings.some((hole) => hole.isHole && hole.polygon === outline.polygon && isWithin(ring, hole));
}

function isWithin({ points }: PlacedRing, other: PlacedRing): boolean {
  // Corners, then the middles of edges, for rings that share all their corners.
  for (const [i, point] of points.entries()) {
    const next = points[(i + 1) % points.length]!;
    for (const place of [point, [(point[0] + next[0]) / 2, (point[1] + next[1]) / 2] as const]) {
      const side = sideOf(other.points, place);
      if (side !== 'on') return side === 'inside';
    }
  }
  return true;
}
