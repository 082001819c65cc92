import type { StressZone } from '../../../lambdas/pipeline/image-analysis.ts';

/** Cells along each side of the stress grid. */
const CELLS = 10;
/** Of a cell's side: neighbours' outlines stay apart. */
const INSET = 0.04;

/** GeoJSON in the plane of the map: the cells of the stress grid that are not without stress. */
export function zoneOutlines(zones: readonly StressZone[], extent: readonly number[]) {
  const [west, south, east, north] = extent as [number, number, number, number];
  const [width, height] = [(east - west) / CELLS, (north - south) / CELLS];
  return zones
    .filter(({ severity }) => severity !== 'none')
    .map(({ gridX, gridY, severity }) => {
      const left = west + (gridX + INSET) * width;
      const right = west + (gridX + 1 - INSET) * width;
      const top = north - (gridY + INSET) * height;
      const bottom = north - (gridY + 1 - INSET) * height;
      const ring = [
        [left, bottom],
        [right, bottom],
        [right, top],
        [left, top],
        [left, bottom],
      ];
      return {
        type: 'Feature' as const,
        geometry: { type: 'Polygon' as const, coordinates: [ring] },
        properties: { severity },
      };
    });
}
