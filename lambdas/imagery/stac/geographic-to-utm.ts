import {
  ECCENTRICITY,
  FALSE_EASTING,
  FALSE_NORTHING_SOUTH,
  FARTHEST_FROM_MERIDIAN,
  FARTHEST_LATITUDE,
  N,
  RECTIFYING_RADIUS,
  SCALE,
} from './transverse-mercator.ts';

/** Coefficients of the series from conformal to rectifying coordinates, to the same order (Karney 2011, eq. 35). */
const ALPHA = [
  N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16 + (41 * N ** 4) / 180,
  (13 * N ** 2) / 48 - (3 * N ** 3) / 5 + (557 * N ** 4) / 1440,
  (61 * N ** 3) / 240 - (103 * N ** 4) / 140,
  (49_561 * N ** 4) / 161_280,
] as const;

const RADIANS = Math.PI / 180;

/**
 * The way back from `utmToGeographic`, to a micrometre within the zone.
 * @param zone 1 to 60
 * @returns easting and northing in m; null outside the places where UTM is defined
 */
export function geographicToUtm(
  zone: number,
  isSouth: boolean,
  longitude: number,
  latitude: number,
): readonly [x: number, y: number] | null {
  // Zones 1 and 60 reach over the antimeridian.
  const fromMeridian = ((((longitude - (zone * 6 - 183) + 180) % 360) + 360) % 360) - 180;
  if (!(Math.abs(latitude) <= FARTHEST_LATITUDE && Math.abs(fromMeridian) <= FARTHEST_FROM_MERIDIAN))
    return null;
  const tangent = conformalTangent(Math.tan(latitude * RADIANS));
  const [sine, cosine] = [Math.sin(fromMeridian * RADIANS), Math.cos(fromMeridian * RADIANS)];
  const conformalXi = Math.atan2(tangent, cosine);
  const conformalEta = Math.asinh(sine / Math.hypot(tangent, cosine));
  let xi = conformalXi;
  let eta = conformalEta;
  for (const [i, alpha] of ALPHA.entries()) {
    const order = 2 * (i + 1);
    xi += alpha * Math.sin(order * conformalXi) * Math.cosh(order * conformalEta);
    eta += alpha * Math.cos(order * conformalXi) * Math.sinh(order * conformalEta);
  }
  return [
    SCALE * RECTIFYING_RADIUS * eta + FALSE_EASTING,
    SCALE * RECTIFYING_RADIUS * xi + (isSouth ? FALSE_NORTHING_SOUTH : 0),
  ];
}

/** Tangent of the conformal latitude from that of the geographic one (Karney 2011, eq. 7-9). */
function conformalTangent(tangent: number): number {
  const secant = Math.hypot(1, tangent);
  const sigma = Math.sinh(ECCENTRICITY * Math.atanh((ECCENTRICITY * tangent) / secant));
  return tangent * Math.hypot(1, sigma) - sigma * secant;
}
