import type { ByteSource } from '../imagery/byte-source.ts';
import { fromGeographic } from '../imagery/stac/from-geographic.ts';
import type {
  Bed,
  BedIndexResult,
  BedMeasurement,
  MeasurementUnavailableReason,
  UnavailableMeasurement,
} from '../pipeline/bed-statistics.ts';
import { InputError } from '../pipeline/errors.ts';
import type { Health, IndexId } from '../pipeline/image-analysis.ts';
import { INDEX_REGISTRY } from '../spectral/index-registry.ts';
import { areasOf, type BedAreas } from './area-inside.ts';
import { classEdges, resultOf } from './index-result.ts';
import { measureMap } from './measure-map.ts';
import { type IndexMap, openMap } from './open-map.ts';
import { type PixelGrid, pixelPolygons } from './pixel-rings.ts';
import { type EdgeTable, edgeTable } from './scan-lines.ts';

/** A map of an index, opened when its turn comes. */
export interface MapSource {
  readonly index: IndexId;
  readonly open: () => Promise<ByteSource>;
}

/** Pixels that beds may have in all, times those of the image: overlapping plots are measured, but not a thousand times the field. */
const MAXIMUM_COVERAGE = 4;

/** A bed on the grid of the maps. */
interface PlacedBed {
  readonly id: string;
  readonly edges: EdgeTable;
  readonly areas: BedAreas;
}

/** Every bed in every map. What the file or the beds are at fault for is told in the result; other faults reject. */
export async function measureBeds(
  beds: readonly Bed[],
  maps: readonly MapSource[],
  health: Health | null,
  signal: AbortSignal,
): Promise<BedMeasurement> {
  if (maps.length === 0)
    return unavailable('no_maps', 'no index of the image is available, so it has no map');
  try {
    return await measureMaps(beds, maps, health, signal);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return unavailable('unreadable_map', `a map of the image cannot be read: ${error.message}`);
  }
}

async function measureMaps(
  beds: readonly Bed[],
  maps: readonly MapSource[],
  health: Health | null,
  signal: AbortSignal,
): Promise<BedMeasurement> {
  let placed: readonly PlacedBed[] | null = null;
  const results = new Map<string, [IndexId, BedIndexResult][]>(beds.map(({ id }) => [id, []]));
  for (const { index, open } of maps) {
    const map = await openMap(await open());
    if (placed === null) {
      const grid = gridOf(map);
      if ('unavailable' in grid) return grid;
      placed = beds.map((bed) => placeBed(bed, grid));
      if (coverageOf(placed, map) > MAXIMUM_COVERAGE) return tooMuchOverlap();
    }
    const range = INDEX_REGISTRY[index].display;
    const edges = classEdges(index, health);
    const gathered = await measureMap(
      map,
      placed.map((bed) => bed.edges),
      { range: rangeOf(range), edges, signal },
    );
    for (const [i, { id, areas }] of placed.entries()) {
      results.get(id)!.push([index, resultOf(gathered[i]!, { index, health, map, areas })]);
    }
  }
  return {
    beds: placed!.map(({ id, areas: { whole, inside } }) => ({
      id,
      inside: whole > 0 ? inside / whole : 0,
      indices: Object.fromEntries(results.get(id)!),
    })),
  };
}

/** Whole numbers around the legend and [-1, 1]. */
function rangeOf({ from, to }: { readonly from: number; readonly to: number }) {
  return { from: Math.min(-1, Math.floor(from)), to: Math.max(1, Math.ceil(to)) };
}

function gridOf({ width, height, grid: { crs, transform } }: IndexMap): PixelGrid | UnavailableMeasurement {
  if (transform === null) {
    return unavailable('not_located', 'the file does not say where its pixels lie (it has no geotransform)');
  }
  const project = fromGeographic(crs);
  if (project === null) {
    const known = 'WGS 84 (EPSG:4326), its UTM zones (326xx, 327xx) and Web Mercator (3857) are known';
    return unavailable('unknown_crs', `the file is in ${crs ?? 'a CRS without an EPSG code'}; ${known}`);
  }
  return { width, height, transform, project };
}

const NOWHERE: PlacedBed = { id: '', edges: edgeTable([]), areas: { whole: 0, inside: 0 } };

function placeBed({ id, geometry }: Bed, grid: PixelGrid): PlacedBed {
  const polygons = pixelPolygons(geometry, grid);
  if (polygons === null) return { ...NOWHERE, id };
  return { id, edges: edgeTable(polygons), areas: areasOf(polygons, grid) };
}

function coverageOf(placed: readonly PlacedBed[], { width, height }: IndexMap): number {
  return placed.reduce((sum, { areas }) => sum + areas.inside, 0) / (width * height);
}

function tooMuchOverlap(): UnavailableMeasurement {
  const most = `${MAXIMUM_COVERAGE} times the pixels of the image`;
  return unavailable(
    'too_much_overlap',
    `the beds lie upon one another: together they have more than ${most}`,
  );
}

function unavailable(code: MeasurementUnavailableReason, reason: string): UnavailableMeasurement {
  return { unavailable: code, reason };
}
