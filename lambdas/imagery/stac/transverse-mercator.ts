/** Longitude and latitude on WGS 84, degrees. */
export type LonLat = readonly [longitude: number, latitude: number];

/** WGS 84: semi-major axis in m, flattening. */
const SEMI_MAJOR_AXIS = 6_378_137;
const FLATTENING = 1 / 298.257223563;
export const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));
/** Third flattening. */
export const N = FLATTENING / (2 - FLATTENING);

/** UTM: scale on the central meridian, m added to eastings and, in the south, to northings. */
export const SCALE = 0.9996;
export const FALSE_EASTING = 500_000;
export const FALSE_NORTHING_SOUTH = 10_000_000;
/** Where UTM is defined, with room for rasters that reach over an edge; degrees. */
export const FARTHEST_LATITUDE = 85;
export const FARTHEST_FROM_MERIDIAN = 20;

export const RECTIFYING_RADIUS = (SEMI_MAJOR_AXIS / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);

/**
 * Coefficients of Krueger's series from rectifying to conformal coordinates, to the fourth order of N (Karney 2011,
 * "Transverse Mercator with an accuracy of a few nanometers", doi 10.1007/s00190-011-0445-3, eq. 36). What is left out
 * is below a micrometre within the zone.
 */
const BETA = [
  N / 2 - (2 * N ** 2) / 3 + (37 * N ** 3) / 96 - N ** 4 / 360,
  N ** 2 / 48 + N ** 3 / 15 - (437 * N ** 4) / 1440,
  (17 * N ** 3) / 480 - (37 * N ** 4) / 840,
  (4397 * N ** 4) / 161_280,
] as const;

/**
 * @param zone 1 to 60
 * @param x easting, m
 * @param y northing, m
 * @returns null outside the places where UTM is defined; the longitude may pass 180 where the zone does
 */
export function utmToGeographic(zone: number, isSouth: boolean, x: number, y: number): LonLat | null {
  const xi = (y - (isSouth ? FALSE_NORTHING_SOUTH : 0)) / (SCALE * RECTIFYING_RADIUS);
  const eta = (x - FALSE_EASTING) / (SCALE * RECTIFYING_RADIUS);
  // Farther out the series does not converge; the globe ends at a quarter of a turn.
  if (!(Math.abs(xi) < Math.PI / 2 && Math.abs(eta) < 1)) return null;
  let conformalXi = xi;
  let conformalEta = eta;
  for (const [i, beta] of BETA.entries()) {
    const order = 2 * (i + 1);
    conformalXi -= beta * Math.sin(order * xi) * Math.cosh(order * eta);
    conformalEta -= beta * Math.cos(order * xi) * Math.sinh(order * eta);
  }
  const tangent = Math.sin(conformalXi) / Math.hypot(Math.sinh(conformalEta), Math.cos(conformalXi));
  const latitude = toDegrees(Math.atan(geographicTangent(tangent)));
  const fromMeridian = toDegrees(Math.atan2(Math.sinh(conformalEta), Math.cos(conformalXi)));
  if (Math.abs(latitude) > FARTHEST_LATITUDE || Math.abs(fromMeridian) > FARTHEST_FROM_MERIDIAN) return null;
  return [zone * 6 - 183 + fromMeridian, latitude];
}

/** Tangent of the geographic latitude from that of the conformal one, by Newton's method (Karney 2011, eq. 19-21). */
function geographicTangent(conformal: number): number {
  const squared = 1 - ECCENTRICITY ** 2;
  let tangent = conformal / squared;
  // Quadratic convergence: the fourth step is already below the rounding of doubles.
  for (let step = 0; step < 5; step++) {
    const secant = Math.hypot(1, tangent);
    const sigma = Math.sinh(ECCENTRICITY * Math.atanh((ECCENTRICITY * tangent) / secant));
    const reached = tangent * Math.hypot(1, sigma) - sigma * secant;
    const slope = (squared * secant) / (1 + squared * tangent ** 2);
    tangent += (conformal - reached) / Math.hypot(1, reached) / slope;
  }
  return tangent;
}

function toDegrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
