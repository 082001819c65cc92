import type { AffineTransform } from '../../../lambdas/pipeline/image-analysis.ts';

/** The part of an image's STAC item that the map reads. */
export interface StacItem {
  readonly geometry: GeoJsonPolygon | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly assets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Degrees on WGS 84, longitude first (RFC 7946). */
export interface GeoJsonPolygon {
  readonly type: 'Polygon';
  readonly coordinates: readonly (readonly (readonly [number, number])[])[];
}

/** A pixel of an image, from its upper left corner. */
export interface PixelPlace {
  readonly column: number;
  readonly row: number;
}

/** Where the pixels of an image lie on the plane of its map. */
export interface MapGrid {
  /** "EPSG:32631"; null: the plane is that of the pixels, one unit each. */
  readonly crs: string | null;
  readonly width: number;
  readonly height: number;
  /** Upper left corner. */
  readonly originX: number;
  readonly originY: number;
  /** Units of the CRS along each side of a pixel, both positive. */
  readonly pixelWidth: number;
  readonly pixelHeight: number;
  /** Why the map does not lie on the earth; null where it does. */
  readonly note: string | null;
}

const NO_POSITION =
  'The file says nothing certain about where it lies on the earth: the map shows its pixels, and beds cannot be drawn on it.';
const ROTATED = 'The image is not north-up: the map shows its pixels, and beds cannot be drawn on it.';

/** @param size of the index map, which has the pixels of the image */
export function mapGridOf(
  item: StacItem,
  size: { readonly width: number; readonly height: number },
): MapGrid {
  const crs = item.properties['proj:code'];
  const transform = Object.values(item.assets)
    .map((asset) => asset['proj:transform'])
    .find(isTransform);
  if (typeof crs !== 'string' || transform === undefined) return pixelGrid(size, NO_POSITION);
  const [a, b, c, d, e, f] = transform;
  if (b !== 0 || d !== 0 || a <= 0 || e >= 0) return pixelGrid(size, ROTATED);
  return { ...size, crs, originX: c, originY: f, pixelWidth: a, pixelHeight: -e, note: null };
}

/** West, south, east, north in the plane of the map. */
export function extentOf(grid: MapGrid): [number, number, number, number] {
  const { originX, originY, width, height, pixelWidth, pixelHeight } = grid;
  return [originX, originY - height * pixelHeight, originX + width * pixelWidth, originY];
}

/** The pixel that covers a point; it may lie beyond the image. */
export function pixelAt(grid: MapGrid, [x, y]: readonly [number, number]): PixelPlace {
  return {
    column: Math.floor((x - grid.originX) / grid.pixelWidth),
    row: Math.floor((grid.originY - y) / grid.pixelHeight),
  };
}

function pixelGrid(size: { readonly width: number; readonly height: number }, note: string): MapGrid {
  return { ...size, crs: null, originX: 0, originY: 0, pixelWidth: 1, pixelHeight: 1, note };
}

function isTransform(value: unknown): value is AffineTransform {
  return Array.isArray(value) && value.length >= 6 && value.every((one) => Number.isFinite(one));
}
