import { GEO_KEY, type GeoKeys, USER_DEFINED } from './geo-keys.ts';
import type { GeoTransform } from './geo-transform.ts';
import { noArea, type PixelArea } from './pixel-area.ts';

/** Metres in each unit of length by EPSG code: metre, international foot, US survey foot, kilometre. */
const LINEAR_UNITS: ReadonlyMap<number, number> = new Map([
  [9001, 1],
  [9002, 0.3048],
  [9003, 1200 / 3937],
  [9036, 1000],
]);

/** EPSG and Esri codes of Mercator and equirectangular systems, whose units are ground units at the equator only. */
const NOT_GROUND_UNITS = [3857, 3785, 3395, 3832, 900913, 102100, 102113, 54004, 4087, 4088, 32662, 32663];
/** The same by GeoTIFF's ProjMethod: Mercator, equirectangular, Miller. */
const NOT_GROUND_METHODS = [7, 17, 20];

/**
 * |det| of the geotransform in m2. Areas on the grid, not on the ground: in UTM up to 0.1 % off, in other national grids
 * about as much.
 */
export function projectedArea(keys: GeoKeys, transform: GeoTransform): PixelArea {
  const crs = keys.number(GEO_KEY.projectedCrs);
  const method = keys.number(GEO_KEY.projectionMethod);
  if (
    (crs !== undefined && NOT_GROUND_UNITS.includes(crs)) ||
    (method !== undefined && NOT_GROUND_METHODS.includes(method))
  ) {
    return noArea('the units of its projection (Mercator or equirectangular) are none on the ground');
  }
  const metres = linearUnit(keys, crs);
  if (metres === undefined || !(metres > 0)) {
    return noArea('the file does not say the unit of its projected CRS');
  }
  return { squareMetres: transform.pixelArea * metres * metres, warning: null };
}

/** As the file says, or by families of EPSG codes that are in metres throughout. */
function linearUnit(keys: GeoKeys, crs: number | undefined): number | undefined {
  const unit = keys.number(GEO_KEY.linearUnits);
  if (unit === USER_DEFINED) return keys.number(GEO_KEY.linearUnitSize);
  if (unit !== undefined) return LINEAR_UNITS.get(unit);
  return crs !== undefined && isMetreFamily(crs) ? 1 : undefined;
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
