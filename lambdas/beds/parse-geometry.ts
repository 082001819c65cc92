import type { BedGeometry, Position, Ring } from '../pipeline/bed-statistics.ts';
import { BedFault } from './bed-problem.ts';
import { DECIMALS, MAXIMUM_POSITIONS_OF_BED } from './limits.ts';
import { isRecord } from './parse-feature.ts';

const GEOMETRY = 'a Polygon or a MultiPolygon';
const RING = 'a list of at least four positions, of which the last is the first';
const POSITION = '[longitude, latitude] in degrees on WGS 84';

/** Rounded to what is kept; a position that repeats the one before is left out, and so is the height. */
export function parseGeometry(geometry: unknown): BedGeometry {
  if (!isRecord(geometry)) throw new BedFault('geometry', GEOMETRY, 'it has no geometry', 'missing');
  const { type, coordinates } = geometry;
  const parsed: BedGeometry | null =
    type === 'Polygon'
      ? { type, coordinates: ringsOf(coordinates, 'geometry.coordinates') }
      : type === 'MultiPolygon'
        ? {
            type,
            coordinates: listOf(coordinates, 'geometry.coordinates').map((polygon, i) =>
              ringsOf(polygon, `geometry.coordinates.${i}`),
            ),
          }
        : null;
  if (parsed === null) throw new BedFault('geometry.type', GEOMETRY, 'its geometry is another');
  if (positionsOf(parsed) > MAXIMUM_POSITIONS_OF_BED) {
    const accepted = `at most ${MAXIMUM_POSITIONS_OF_BED} positions; simplify the outline`;
    throw new BedFault('geometry.coordinates', accepted, `it has ${positionsOf(parsed)} positions`);
  }
  return parsed;
}

/** Polygons of a bed, each a list of rings. */
export function polygonsOf({ type, coordinates }: BedGeometry): readonly (readonly Ring[])[] {
  return type === 'Polygon' ? [coordinates] : coordinates;
}

export function positionsOf(geometry: BedGeometry): number {
  return polygonsOf(geometry)
    .flat()
    .reduce((sum, ring) => sum + ring.length, 0);
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw new BedFault(path, RING, 'there are no rings');
  return value;
}

function ringsOf(value: unknown, path: string): Ring[] {
  return listOf(value, path).map((ring, i) => parseRing(ring, `${path}.${i}`));
}

function parseRing(value: unknown, path: string): Ring {
  if (!Array.isArray(value)) throw new BedFault(path, RING, 'a ring is no list of positions');
  const positions = value.map((position, i) => parsePosition(position, `${path}.${i}`));
  if (positions.length < 4) throw new BedFault(path, RING, `a ring has ${positions.length} positions`);
  const [first, last] = [positions[0]!, positions.at(-1)!];
  if (first[0] !== last[0] || first[1] !== last[1]) throw new BedFault(path, RING, 'a ring is not closed');
  return positions.filter((position, i) => {
    const before = positions[i - 1];
    return before === undefined || before[0] !== position[0] || before[1] !== position[1];
  });
}

function parsePosition(value: unknown, path: string): Position {
  const [longitude, latitude] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (!isNumber(longitude) || !isNumber(latitude))
    throw new BedFault(path, POSITION, 'a position has not two numbers');
  if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) return [rounded(longitude), rounded(latitude)];
  const isSwapped = Math.abs(latitude) <= 180 && Math.abs(longitude) <= 90;
  const hint = isSwapped
    ? 'are longitude and latitude the wrong way round?'
    : 'these look like metres of a projected CRS, such as UTM: export the beds as WGS 84 (EPSG:4326)';
  throw new BedFault(path, POSITION, `a position is beyond the globe; ${hint}`);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function rounded(degrees: number): number {
  // + 0: a negative zero would be another text in the digest.
  return Number(degrees.toFixed(DECIMALS)) + 0;
}
