import { geographicToUtm } from './geographic-to-utm.ts';
import { SPHERE, utmOf } from './to-geographic.ts';

/** Coordinates in a CRS of a longitude and latitude on WGS 84; null where the CRS has no such point. */
export type FromGeographic = (longitude: number, latitude: number) => readonly [x: number, y: number] | null;

/** Latitudes of Web Mercator end here, where its square does; degrees. */
const LAST_OF_WEB_MERCATOR = 85.06;

/** To the CRSs from which `toGeographic` leads. */
export function fromGeographic(crs: string | null): FromGeographic | null {
  if (crs === 'EPSG:4326') return (longitude, latitude) => [longitude, latitude];
  if (crs === 'EPSG:3857') return toWebMercator;
  const utm = utmOf(crs);
  if (utm === null) return null;
  return (longitude, latitude) => geographicToUtm(utm.zone, utm.isSouth, longitude, latitude);
}

function toWebMercator(longitude: number, latitude: number): readonly [number, number] | null {
  if (!(Math.abs(latitude) <= LAST_OF_WEB_MERCATOR)) return null;
  const radians = Math.PI / 180;
  return [SPHERE * longitude * radians, SPHERE * Math.asinh(Math.tan(latitude * radians))];
}
