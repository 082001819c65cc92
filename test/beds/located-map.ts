import { join } from 'node:path';
import type { MapSource } from '../../lambdas/beds/measure-beds.ts';
import type { IndexId } from '../../lambdas/pipeline/image-analysis.ts';
import { fileSource } from '../imagery/file-source.ts';
import { type Grid, writeMap } from '../imagery/map-fixture.ts';
import { type GeoFixture, geoReferenceOf } from '../imagery/tiff/geo-fixture.ts';

/** Where the pixels of a map lie: 4 cm in UTM zone 31, turned by so many degrees, or in degrees. */
export function turnedUtm(degrees: number): Pick<GeoFixture, 'keys' | 'matrix'> {
  const radians = (degrees * Math.PI) / 180;
  const [c, s] = [0.04 * Math.cos(radians), 0.04 * Math.sin(radians)];
  return {
    keys: { 1024: 1, 1025: 1, 3072: 32631, 3076: 9001 },
    matrix: [c, s, 0, 675_400, s, -c, 0, 5_832_900, 0, 0, 0, 0, 0, 0, 0, 1],
  };
}

export const IN_DEGREES: Pick<GeoFixture, 'keys' | 'matrix'> = {
  keys: { 1024: 2, 1025: 1, 2048: 4326, 2054: 9102 },
  matrix: [1e-6, 0, 0, 5.59, 0, -1e-6, 0, 52.61, 0, 0, 0, 0, 0, 0, 0, 1],
};

export interface LocatedMap {
  readonly path: string;
  readonly source: MapSource;
}

/** A map as the engine writes it. */
export async function locatedMap(
  folder: string,
  index: IndexId,
  grid: Grid,
  place: Pick<GeoFixture, 'keys' | 'matrix'>,
): Promise<LocatedMap> {
  const path = join(folder, `${index}-${grid.width}x${grid.height}-${Math.random()}.tif`);
  const { tags } = await geoReferenceOf({ width: 1, height: 1, ...place });
  await writeMap(path, grid, { geoTags: tags });
  return { path, source: { index, open: async () => fileSource(path) } };
}
