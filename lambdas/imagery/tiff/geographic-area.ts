import { areaDensity, type Ellipsoid, ellipsoidOf, GRS_80, meanAreaDensity, WGS_84 } from './ellipsoid.ts';
import { GEO_KEY, type GeoKeys, USER_DEFINED } from './geo-keys.ts';
import type { GeoTransform } from './geo-transform.ts';
import { noArea, type PixelArea } from './pixel-area.ts';

/** Radians in each unit of angle: radian, degree, grad, degree (supplier to define representation). */
const ANGULAR_UNITS: ReadonlyMap<number, number> = new Map([
  [9101, 1],
  [9102, Math.PI / 180],
  [9105, Math.PI / 200],
  [9122, Math.PI / 180],
]);

/** Geographic CRS in degrees whose ellipsoid is known without a key: EPSG codes of WGS 84, and of those on GRS 80. */
const KNOWN_CRS: ReadonlyMap<number, Ellipsoid> = new Map([
  ...[4326, 4979].map((code) => [code, WGS_84] as const),
  // ETRS89, NAD83 and its realisations, GDA94 and 2020, SIRGAS 2000, NZGD2000, JGD2000 and 2011
  ...[4258, 4937, 4269, 4617, 4759, 6318, 4283, 7844, 4674, 4167, 4612, 6668].map(
    (code) => [code, GRS_80] as const,
  ),
]);

/** EPSG codes of ellipsoids. */
const KNOWN_ELLIPSOIDS: ReadonlyMap<number, Ellipsoid> = new Map([
  [7030, WGS_84],
  [7019, GRS_80],
]);

/**
 * A pixel's area falls towards the poles, and only the pixels of each class are known, not their rows. The mean over the
 * rows serves as long as no row's area is further from it than this: the bound of the error of any sum of pixels.
 */
const GREATEST_DEVIATION = 0.0025;

/** Area of a pixel in degrees: the mean over the image, on the ellipsoid of the CRS. */
export function geographicArea(keys: GeoKeys, transform: GeoTransform): PixelArea {
  const ellipsoid = ellipsoidIn(keys);
  const radians = angularUnit(keys);
  if (ellipsoid === undefined || radians === undefined) {
    return noArea('the file does not say the ellipsoid of its geographic CRS, or its unit of angle');
  }
  const [south, north] = transform.rangeOfY.map((y) => y * radians) as [number, number];
  if (!(north <= Math.PI / 2 + 1e-9 && south >= -Math.PI / 2 - 1e-9)) {
    return noArea('its latitudes go beyond the poles');
  }
  const mean = meanAreaDensity(ellipsoid, south, north);
  // The density falls from the equator to the poles: its extremes are at the ends, or at the equator between them.
  const extremes = [south, north, ...(south < 0 && north > 0 ? [0] : [])];
  const deviations = extremes.map((latitude) => Math.abs(areaDensity(ellipsoid, latitude) / mean - 1));
  if (Math.max(...deviations) > GREATEST_DEVIATION) {
    return noArea('it spans so many degrees of latitude that its pixels differ in area; project it');
  }
  return { squareMetres: transform.pixelArea * radians * radians * mean, warning: null };
}

function angularUnit(keys: GeoKeys): number | undefined {
  const unit = keys.number(GEO_KEY.angularUnits);
  if (unit === USER_DEFINED) return keys.number(GEO_KEY.angularUnitSize);
  if (unit !== undefined) return ANGULAR_UNITS.get(unit);
  return KNOWN_CRS.has(keys.number(GEO_KEY.geographicCrs) ?? USER_DEFINED) ? Math.PI / 180 : undefined;
}

/** What the keys say, else what the EPSG codes stand for. */
function ellipsoidIn(keys: GeoKeys): Ellipsoid | undefined {
  const isInMetres = (keys.number(GEO_KEY.geographicLinearUnits) ?? 9001) === 9001;
  const semiMajorAxis = keys.number(GEO_KEY.semiMajorAxis);
  const inverseFlattening = inverseFlatteningIn(keys, semiMajorAxis);
  if (isInMetres && semiMajorAxis !== undefined && inverseFlattening !== undefined) {
    return isEarth(semiMajorAxis, inverseFlattening)
      ? ellipsoidOf(semiMajorAxis, inverseFlattening)
      : undefined;
  }
  return (
    KNOWN_ELLIPSOIDS.get(keys.number(GEO_KEY.ellipsoid) ?? USER_DEFINED) ??
    KNOWN_CRS.get(keys.number(GEO_KEY.geographicCrs) ?? USER_DEFINED)
  );
}

function inverseFlatteningIn(keys: GeoKeys, semiMajorAxis: number | undefined): number | undefined {
  const stated = keys.number(GEO_KEY.inverseFlattening);
  const semiMinorAxis = keys.number(GEO_KEY.semiMinorAxis);
  if (stated !== undefined || semiMajorAxis === undefined || semiMinorAxis === undefined) return stated;
  return semiMajorAxis === semiMinorAxis ? 0 : semiMajorAxis / (semiMajorAxis - semiMinorAxis);
}

/** Every ellipsoid of the Earth that was ever in use lies within. */
function isEarth(semiMajorAxis: number, inverseFlattening: number): boolean {
  const isFlattened = inverseFlattening > 250 && inverseFlattening < 350;
  return semiMajorAxis > 6.35e6 && semiMajorAxis < 6.4e6 && (inverseFlattening === 0 || isFlattened);
}
