import type { TiffDirectory, TiffStructure } from './tiff-structure.ts';
import { TAG } from './tiff-tags.ts';
import { readNumbers, readText } from './tiff-values.ts';

/** Georeference as the file states it; nothing is invented for a file without one. */
export interface GeoReference {
  /** Tags to hand on to the maps as they are. */
  readonly tags: readonly GeoTag[];
  /** m2 of one pixel; null unless a projected CRS in metres and an affine geotransform say it. */
  readonly pixelArea: number | null;
}

export type GeoTag =
  | { readonly tag: number; readonly kind: 'double' | 'short'; readonly values: Float64Array }
  | { readonly tag: number; readonly kind: 'ascii'; readonly text: string };

export const NO_GEO_REFERENCE: GeoReference = { tags: [], pixelArea: null };

/** GeoTIFF 1.1 keys and values. */
const GEO_KEY = { modelType: 1024, projectedCrs: 3072, projectedLinearUnits: 3076 } as const;
const MODEL_TYPE_PROJECTED = 1;
const UNIT_METRE = 9001;
const USER_DEFINED = 32767;
/** A GCP image can have thousands of tie points; more values than these are no georeference. */
const MAXIMUM_VALUES = 100_000;

export async function readGeoReference(
  structure: TiffStructure,
  directory: TiffDirectory,
): Promise<GeoReference> {
  const tags: GeoTag[] = [];
  const read = async (tag: number, kind: 'double' | 'short') => {
    const values = await readNumbers(structure, directory, tag, MAXIMUM_VALUES);
    if (values !== undefined && values.length > 0) tags.push({ tag, kind, values });
    return values;
  };
  const scale = await read(TAG.modelPixelScale, 'double');
  await read(TAG.modelTiepoint, 'double');
  const matrix = await read(TAG.modelTransformation, 'double');
  const keys = await read(TAG.geoKeyDirectory, 'short');
  await read(TAG.geoDoubleParams, 'double');
  const text = await readText(structure, directory, TAG.geoAsciiParams, MAXIMUM_VALUES);
  if (text !== undefined) tags.push({ tag: TAG.geoAsciiParams, kind: 'ascii', text });
  return { tags, pixelArea: keys !== undefined && isInMetres(keys) ? pixelArea(scale, matrix) : null };
}

/** |det| of the geotransform, so that a rotated raster is measured right. */
function pixelArea(scale: Float64Array | undefined, matrix: Float64Array | undefined): number | null {
  const area =
    matrix !== undefined && matrix.length >= 6
      ? Math.abs(matrix[0]! * matrix[5]! - matrix[1]! * matrix[4]!)
      : Math.abs((scale?.[0] ?? 0) * (scale?.[1] ?? 0));
  return Number.isFinite(area) && area > 0 ? area : null;
}

/**
 * Metres are taken as given only where the file says so (ProjLinearUnits), or by families of EPSG codes that are in
 * metres throughout. Web Mercator (3857) has metres that are none away from the equator.
 */
function isInMetres(keys: Float64Array): boolean {
  const key = (id: number) => geoKey(keys, id);
  const crs = key(GEO_KEY.projectedCrs);
  if (key(GEO_KEY.modelType) !== MODEL_TYPE_PROJECTED || crs === 3857) return false;
  const units = key(GEO_KEY.projectedLinearUnits);
  if (units !== undefined) return units === UNIT_METRE;
  return crs !== undefined && crs !== USER_DEFINED && isMetreFamily(crs);
}

/** UTM on WGS 84, ETRS89, SIRGAS 2000, NAD83 and GDA; Lambert-93, British National Grid, Swiss, NZTM, LAEA Europe. */
function isMetreFamily(crs: number): boolean {
  const ranges = [
    [32601, 32660],
    [32701, 32760],
    [25828, 25838],
    [31965, 31985],
    [26901, 26923],
    [28348, 28358],
    [7846, 7859],
    [32201, 32260],
    [32301, 32360],
    [23028, 23038],
    [29168, 29195],
  ] as const;
  return (
    [2154, 27700, 2056, 21781, 2193, 3035].includes(crs) || ranges.some(([a, b]) => crs >= a && crs <= b)
  );
}

/** Value of a key that is stored in the directory itself (location 0). */
function geoKey(keys: Float64Array, id: number): number | undefined {
  for (let i = 4; i + 3 < keys.length; i += 4) if (keys[i] === id && keys[i + 1] === 0) return keys[i + 3];
  return undefined;
}
