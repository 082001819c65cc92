import { get as getProjection, Projection } from 'ol/proj.js';
import DataTileSource from 'ol/source/DataTile.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import type { Cog } from './cog.ts';
import { extentOf, type MapGrid } from './map-grid.ts';

/** The plane of images that lie nowhere on the earth. */
const PIXELS = 'pixels';

/**
 * The projection of a map. UTM zones, Web Mercator and longitude/latitude are known; another CRS is a plane in metres, on which
 * nothing can be placed that is known in degrees.
 */
export function projectionOf(grid: MapGrid): Projection {
  const known = grid.crs === null ? null : getProjection(grid.crs);
  if (known !== null) return known;
  return new Projection({
    code: grid.crs ?? PIXELS,
    units: grid.crs === null ? 'pixels' : 'm',
    extent: extentOf(grid),
  });
}

/** Whether places in degrees can be shown on the map. */
export function isOnTheEarth(grid: MapGrid): boolean {
  return grid.crs !== null && getProjection(grid.crs) !== null;
}

/** Tiles of an index map for the graphics processor: value and presence, because shaders do not agree about NaN. */
export function indexSource(cog: Cog, grid: MapGrid): DataTileSource {
  const coarsestFirst = [...cog.levels].reverse();
  const size = cog.tileSize;
  return new DataTileSource({
    projection: projectionOf(grid),
    tileGrid: new TileGrid({
      extent: extentOf(grid),
      origin: [grid.originX, grid.originY],
      resolutions: coarsestFirst.map(({ factor }) => grid.pixelWidth * factor),
      tileSizes: coarsestFirst.map(() => [size, (size * grid.pixelHeight) / grid.pixelWidth]),
    }),
    tileSize: [size, size],
    bandCount: 2,
    hasAlpha: true,
    interpolate: false,
    transition: 0,
    loader: async (z, column, row, { signal }) => {
      const level = coarsestFirst.length - 1 - z;
      return withPresence(await cog.readTile(level, column, row, signal));
    },
  });
}

function withPresence(values: Float32Array): Float32Array {
  const pairs = new Float32Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    pairs[2 * i] = value;
    pairs[2 * i + 1] = 1;
  }
  return pairs;
}
