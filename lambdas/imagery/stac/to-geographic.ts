import { type LonLat, utmToGeographic } from './transverse-mercator.ts';

/** Longitude and latitude on WGS 84 of a point; null where the CRS has no such point. */
export type ToGeographic = (x: number, y: number) => LonLat | null;

/** Radius of the sphere of Web Mercator, m. */
export const SPHERE = 6_378_137;

/**
 * From CRSs on WGS 84 itself: EPSG:4326, Web Mercator (3857) and UTM (32601-32660, 32701-32760). Others need shifts
 * of datum that depend on place and date: null, rather than a footprint that is off by metres.
 */
export function toGeographic(crs: string | null): ToGeographic | null {
  if (crs === 'EPSG:4326') return within;
  if (crs === 'EPSG:3857') return fromWebMercator;
  const utm = utmOf(crs);
  return utm === null ? null : (x, y) => utmToGeographic(utm.zone, utm.isSouth, x, y);
}

/** Zone of EPSG:32601 to 32660 and 32701 to 32760; null of another CRS. */
export function utmOf(crs: string | null): { readonly zone: number; readonly isSouth: boolean } | null {
  const [, hemisphere, number] = /^EPSG:32([67])(\d\d)$/.exec(crs ?? '') ?? [];
  const zone = Number(number);
  if (hemisphere === undefined || zone < 1 || zone > 60) return null;
  return { zone, isSouth: hemisphere === '7' };
}

/** Some files number longitudes up to 360; to which of two places they belong is known, but not to every reader. */
function within(longitude: number, latitude: number): LonLat | null {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? [longitude, latitude] : null;
}

function fromWebMercator(x: number, y: number): LonLat | null {
  const limit = Math.PI * SPHERE;
  // The square ends where it meets itself; a millimetre is rounding.
  if (!(Math.abs(x) <= limit + 1e-3 && Math.abs(y) <= limit + 1e-3)) return null;
  const latitude = Math.atan(Math.sinh(y / SPHERE));
  return [Math.min(180, Math.max(-180, (x / SPHERE) * (180 / Math.PI))), (latitude * 180) / Math.PI];
}
