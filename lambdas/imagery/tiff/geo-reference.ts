import { MAXIMUM_GEO_VALUES } from '../limits.ts';
import { GEO_KEY, GeoKeys } from './geo-keys.ts';
import { type GeoTransform, geoTransform } from './geo-transform.ts';
import { geographicArea } from './geographic-area.ts';
import { noArea, type PixelArea } from './pixel-area.ts';
import { projectedArea } from './projected-area.ts';
import type { TiffDirectory, TiffStructure } from './tiff-structure.ts';
import { TAG } from './tiff-tags.ts';
import { readNumber, readNumbers, readText } from './tiff-values.ts';

/** Georeference as the file states it; nothing is invented for a file without one. */
export interface GeoReference {
  /** Tags to hand on to the maps as they are. */
  readonly tags: readonly GeoTag[];
  /**
   * m2 of one pixel: exact on the grid of a projected CRS, of a geographic one the mean over the image, from which no
   * row is further than 0.25 %. null where it does not follow from the file.
   */
  readonly pixelArea: number | null;
  /** Why there is no area although the file has a CRS. */
  readonly warnings: readonly string[];
}

export type GeoTag =
  | { readonly tag: number; readonly kind: 'double' | 'short'; readonly values: Float64Array }
  | { readonly tag: number; readonly kind: 'ascii'; readonly text: string };

export const NO_GEO_REFERENCE: GeoReference = { tags: [], pixelArea: null, warnings: [] };

/** Values of ModelType. */
const PROJECTED = 1;
const GEOGRAPHIC = 2;

export async function readGeoReference(
  structure: TiffStructure,
  directory: TiffDirectory,
): Promise<GeoReference> {
  const tags: GeoTag[] = [];
  const read = async (tag: number, kind: 'double' | 'short') => {
    const values = await readNumbers(structure, directory, tag, MAXIMUM_GEO_VALUES);
    if (values !== undefined && values.length > 0) tags.push({ tag, kind, values });
    return values;
  };
  const scale = await read(TAG.modelPixelScale, 'double');
  const tiepoint = await read(TAG.modelTiepoint, 'double');
  const matrix = await read(TAG.modelTransformation, 'double');
  const keys = await read(TAG.geoKeyDirectory, 'short');
  const doubles = await read(TAG.geoDoubleParams, 'double');
  const text = await readText(structure, directory, TAG.geoAsciiParams, MAXIMUM_GEO_VALUES);
  if (text !== undefined) tags.push({ tag: TAG.geoAsciiParams, kind: 'ascii', text });
  if (keys === undefined) return { ...NO_GEO_REFERENCE, tags };
  const width = (await readNumber(structure, directory, TAG.imageWidth)) ?? 0;
  const height = (await readNumber(structure, directory, TAG.imageLength)) ?? 0;
  const transform = geoTransform({ scale, tiepoint, matrix }, width, height);
  const { squareMetres, warning } = pixelArea(new GeoKeys(keys, doubles), transform);
  return { tags, pixelArea: squareMetres, warnings: warning === null ? [] : [warning] };
}

function pixelArea(keys: GeoKeys, transform: GeoTransform | null): PixelArea {
  if (transform === null) {
    return noArea('the file has a CRS, but no affine transform to it (ground control points are none)');
  }
  const model = keys.number(GEO_KEY.modelType);
  if (model === PROJECTED) return projectedArea(keys, transform);
  if (model === GEOGRAPHIC) return geographicArea(keys, transform);
  return noArea('its CRS is neither projected nor geographic');
}
