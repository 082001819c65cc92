import { TILE_SIZE } from './geotiff-writer.ts';
import type { Window } from './raster-reader.ts';

/** Columns that are in memory at once, in whole tiles: 16 Mi samples for two bands and two indices of 512 rows. */
const SECTION_WIDTH = 16 * TILE_SIZE;

/** Windows of one row of map tiles each, row after row, and wide images in sections from the left. */
export function planSections(width: number, height: number): Window[] {
  const sections: Window[] = [];
  for (let y = 0; y < height; y += TILE_SIZE) {
    for (let x = 0; x < width; x += SECTION_WIDTH) {
      sections.push({
        x,
        y,
        width: Math.min(SECTION_WIDTH, width - x),
        height: Math.min(TILE_SIZE, height - y),
      });
    }
  }
  return sections;
}
