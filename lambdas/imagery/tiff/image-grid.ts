import type { AffineTransform, ImageGrid } from '../../pipeline/image-analysis.ts';
import type { GeoReference, GeoTag } from './geo-reference.ts';
import { TAG } from './tiff-tags.ts';

/** Keys and values of GeoTIFF 1.1. */
const KEY = {
  modelType: 1024,
  rasterType: 1025,
  geodeticCrs: 2048,
  angularUnits: 2054,
  projectedCrs: 3072,
  linearUnits: 3076,
} as const;
const PROJECTED = 1;
const GEOGRAPHIC = 2;
const PIXEL_IS_POINT = 2;
const METRE = 9001;
const DEGREE = 9102;
/** Codes of EPSG are below; this one says that the CRS is described by other keys. */
const USER_DEFINED = 32767;
/** CRSs that are in metres, degrees throughout: a file with one of these codes and another unit contradicts itself. */
const IN_METRES = /^(326|327)\d\d$|^3857$/;
const IN_DEGREES = /^4326$/;

/** Sides of a square pixel differ by less than this share; angles by less than the same in radians. */
const SQUARE = 1e-3;

/** Grid of the image from its tags. */
export function imageGridOf({ tags, pixelArea }: Pick<GeoReference, 'tags' | 'pixelArea'>): ImageGrid {
  const keys = shortKeys(valuesOf(tags, TAG.geoKeyDirectory));
  const transform = transformOf(tags, keys.get(KEY.rasterType) === PIXEL_IS_POINT);
  // What is a square of degrees is none on the ground.
  const isMetric = pixelArea !== null && keys.get(KEY.modelType) === PROJECTED;
  const isSquare = isMetric && transform !== null && hasSquarePixels(transform);
  return { crs: crsOf(keys), transform, groundSampleDistance: isSquare ? Math.sqrt(pixelArea) : null };
}

function valuesOf(tags: readonly GeoTag[], tag: number): Float64Array | undefined {
  const found = tags.find((one) => one.tag === tag);
  return found === undefined || found.kind === 'ascii' ? undefined : found.values;
}

/** Keys whose value stands in the directory itself (location 0). */
function shortKeys(directory: Float64Array | undefined): ReadonlyMap<number, number> {
  const keys = new Map<number, number>();
  if (directory === undefined) return keys;
  for (let i = 4; i + 3 < directory.length; i += 4) {
    if (directory[i + 1] === 0) keys.set(directory[i]!, directory[i + 3]!);
  }
  return keys;
}

function crsOf(keys: ReadonlyMap<number, number>): string | null {
  const model = keys.get(KEY.modelType);
  const code = keys.get(
    model === PROJECTED ? KEY.projectedCrs : model === GEOGRAPHIC ? KEY.geodeticCrs : Number.NaN,
  );
  if (code === undefined || code <= 0 || code >= USER_DEFINED) return null;
  const text = String(code);
  const contradicts =
    (IN_METRES.test(text) && (keys.get(KEY.linearUnits) ?? METRE) !== METRE) ||
    (IN_DEGREES.test(text) && (keys.get(KEY.angularUnits) ?? DEGREE) !== DEGREE);
  return contradicts ? null : `EPSG:${text}`;
}

/** As GDAL reads it; null where there is none, or more than one way to read it. */
function transformOf(tags: readonly GeoTag[], isPoint: boolean): AffineTransform | null {
  const scale = valuesOf(tags, TAG.modelPixelScale);
  const tiepoints = valuesOf(tags, TAG.modelTiepoint);
  const matrix = valuesOf(tags, TAG.modelTransformation);
  if (scale !== undefined && matrix !== undefined) return null;
  const stated = matrix === undefined ? fromTiepoint(scale, tiepoints) : fromMatrix(matrix);
  if (stated === null || !stated.every(Number.isFinite)) return null;
  const [a, b, c, d, e, f] = stated;
  if (a * e - b * d === 0) return null;
  // Coordinates of a point raster are those of the middle of a pixel.
  return isPoint ? [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2] : stated;
}

function fromMatrix(matrix: Float64Array): AffineTransform | null {
  if (matrix.length !== 16) return null;
  return [matrix[0]!, matrix[1]!, matrix[3]!, matrix[4]!, matrix[5]!, matrix[7]!];
}

/** Several tie points are ground control points; a negative scale of y is read in two ways. */
function fromTiepoint(
  scale: Float64Array | undefined,
  tiepoints: Float64Array | undefined,
): AffineTransform | null {
  if (scale === undefined || tiepoints?.length !== 6) return null;
  const [width = 0, height = 0] = scale;
  if (!(width > 0 && height > 0)) return null;
  const [column, row, , x, y] = tiepoints as unknown as [number, number, number, number, number];
  return [width, 0, x - column * width, 0, -height, y + row * height];
}

/** Rotation changes nothing about the sides of a pixel. */
function hasSquarePixels([a, b, , d, e]: AffineTransform): boolean {
  const across = Math.hypot(a, d);
  const down = Math.hypot(b, e);
  const isRight = Math.abs(a * b + d * e) < SQUARE * across * down;
  return isRight && Math.abs(across - down) < SQUARE * across;
}
