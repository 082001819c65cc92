import { TILE_SIZE } from './cog/map-tile.ts';
import type { Window } from './raster-reader.ts';

/** Columns that are in memory at once, in tiles of the maps. */
const MOST_TILES_ACROSS = 16;
/** Tiles of all bands and indices that are in memory at once: 32 Mi samples. */
const MOST_TILES = 128;

/**
 * Windows of one row of map tiles each, row after row, and wide images in sections from the left; the more bands and
 * indices (`layers`) are in memory at once, the narrower.
 */
export function planSections(width: number, height: number, layers: number): Window[] {
  const across = Math.max(1, Math.min(MOST_TILES_ACROSS, Math.floor(MOST_TILES / layers))) * TILE_SIZE;
  const sections: Window[] = [];
  for (let y = 0; y < height; y += TILE_SIZE) {
    for (let x = 0; x < width; x += across) {
      sections.push({
        x,
        y,
        width: Math.min(across, width - x),
        height: Math.min(TILE_SIZE, height - y),
      });
    }
  }
  return sections;
}
