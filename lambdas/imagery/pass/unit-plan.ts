import { TILE_SIZE } from '../cog/map-tile.ts';
import type { Window } from '../raster-reader.ts';

/** Pixels of a unit that one thread decodes and computes by itself: four map tiles. */
const LARGEST_LOCAL_UNIT = 4 * TILE_SIZE * TILE_SIZE;
/** bytes of the planes that all threads share where a unit is larger. */
const MAXIMUM_SHARED_BYTES = 96 * 1024 * 1024;

/** How the blocks of a file lie on the grid of the map's tiles. */
export interface BlockGrid {
  readonly width: number;
  readonly height: number;
  readonly blockWidth: number;
  readonly blockHeight: number;
}

export interface UnitPlan {
  /** Windows of whole map tiles. */
  readonly units: readonly Window[];
  /** Whether several threads work on one unit, first on its blocks and then on its tiles. */
  readonly shared: boolean;
}

/**
 * Cuts an image into units of whole map tiles that hold, wherever it can be, whole blocks, so that every block is decoded
 * once. Tiled files have units of one to four tiles. A strip reaches across the image: its units are rows of tiles.
 * @param pixelBytes of the wanted bands, as they are held in memory
 */
export function planUnits(grid: BlockGrid, pixelBytes: number): UnitPlan {
  const unitHeight = alignedHeight(grid.blockHeight, grid.height);
  const unitWidth = alignedWidth(grid.blockWidth, grid.width);
  const shared = Math.min(unitWidth, grid.width) * unitHeight > LARGEST_LOCAL_UNIT;
  const widest = shared ? widestShared(unitHeight, pixelBytes) : unitWidth;
  const units = cutUnits(grid, Math.min(unitWidth, widest), unitHeight);
  return { units: shared ? units : inQuadrants(units, unitWidth, unitHeight), shared };
}

/**
 * Four neighbours after one another, then the next four (Morton's order): overviews are complete as early as they can be, so
 * that hardly any of them wait, however wide the image.
 */
function inQuadrants(units: readonly Window[], unitWidth: number, unitHeight: number): Window[] {
  const placed = units.map((unit) => ({ unit, place: interleave(unit.x / unitWidth, unit.y / unitHeight) }));
  return placed.sort((a, b) => a.place - b.place).map(({ unit }) => unit);
}

/** Bits of column and row by turns; products, because places of large images have more than 32 bits. */
function interleave(column: number, row: number): number {
  let place = 0;
  for (let bit = 0, weight = 1; column >> bit !== 0 || row >> bit !== 0; bit++, weight *= 4) {
    place += weight * (((column >> bit) & 1) + 2 * ((row >> bit) & 1));
  }
  return place;
}

/** Blocks that do not fit the tiles are decoded for a whole row of tiles at once. */
function alignedWidth(block: number, width: number): number {
  if (block < width && TILE_SIZE % block === 0) return TILE_SIZE;
  if (block < width && block % TILE_SIZE === 0) return block;
  return roundUp(width);
}

function alignedHeight(block: number, height: number): number {
  return roundUp(Math.min(block, height));
}

function widestShared(unitHeight: number, pixelBytes: number): number {
  const tiles = Math.floor(MAXIMUM_SHARED_BYTES / (pixelBytes * unitHeight * TILE_SIZE));
  return Math.max(1, tiles) * TILE_SIZE;
}

function roundUp(pixels: number): number {
  return Math.ceil(pixels / TILE_SIZE) * TILE_SIZE;
}

function cutUnits(
  { width, height }: Pick<BlockGrid, 'width' | 'height'>,
  unitWidth: number,
  unitHeight: number,
): Window[] {
  const units: Window[] = [];
  for (let y = 0; y < height; y += unitHeight) {
    for (let x = 0; x < width; x += unitWidth) {
      units.push({ x, y, width: Math.min(unitWidth, width - x), height: Math.min(unitHeight, height - y) });
    }
  }
  return units;
}

/** The map tiles of a unit, row by row, each cut at the edge of the image. */
export function tilesOf(unit: Window): Window[] {
  return cutUnits(unit, TILE_SIZE, TILE_SIZE).map((tile) => ({
    ...tile,
    x: unit.x + tile.x,
    y: unit.y + tile.y,
  }));
}
