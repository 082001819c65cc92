import { TILE_SIZE } from './map-tile.ts';
import { type LevelSize, levelSizes } from './overview-pyramid.ts';

const BYTES_PER_VALUE = 4;
/** Of the raw size: noise deflates to three quarters, and two thirds of an orthomosaic hold pixels. */
const DEFLATED_SHARE = 0.5;
/** bytes: labels of a directory, offset and byte count of a tile */
const HEAD_BYTES = 4096;
const BYTES_PER_TILE_ENTRY = 8;

/**
 * Bytes that head and overviews of a map will take, as a guess before the first tile is known. What it is off by is how
 * much of the map must be moved in the end.
 */
export function expectedRoom(width: number, height: number): number {
  const levels = levelSizes(width, height);
  const entries = levels.reduce((sum, level) => sum + tilesOf(level), 0) * BYTES_PER_TILE_ENTRY;
  const overviews = levels.slice(1).reduce((sum, level) => sum + level.width * level.height, 0);
  return HEAD_BYTES + entries + Math.round(overviews * BYTES_PER_VALUE * DEFLATED_SHARE);
}

function tilesOf({ width, height }: LevelSize): number {
  return Math.ceil(width / TILE_SIZE) * Math.ceil(height / TILE_SIZE);
}
