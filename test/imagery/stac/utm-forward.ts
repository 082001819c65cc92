/** The way back, to compare with: Krueger's series from conformal to rectifying coordinates (Karney 2011, eq. 35). */

const SEMI_MAJOR_AXIS = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const N = FLATTENING / (2 - FLATTENING);
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));
const RADIUS = (SEMI_MAJOR_AXIS / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const ALPHA = [
  N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16 + (41 * N ** 4) / 180,
  (13 * N ** 2) / 48 - (3 * N ** 3) / 5 + (557 * N ** 4) / 1440,
  (61 * N ** 3) / 240 - (103 * N ** 4) / 140,
  (49_561 * N ** 4) / 161_280,
];

/** Easting and northing in m of a place so many degrees east of the zone's central meridian. */
export function geographicToUtm(isSouth: boolean, fromMeridian: number, latitude: number): [number, number] {
  const tangent = Math.tan((latitude * Math.PI) / 180);
  const sigma = Math.sinh(ECCENTRICITY * Math.atanh((ECCENTRICITY * tangent) / Math.hypot(1, tangent)));
  const conformal = tangent * Math.hypot(1, sigma) - sigma * Math.hypot(1, tangent);
  const lambda = (fromMeridian * Math.PI) / 180;
  const xi = Math.atan2(conformal, Math.cos(lambda));
  const eta = Math.asinh(Math.sin(lambda) / Math.hypot(conformal, Math.cos(lambda)));
  let rectifyingXi = xi;
  let rectifyingEta = eta;
  for (const [i, alpha] of ALPHA.entries()) {
    const order = 2 * (i + 1);
    rectifyingXi += alpha * Math.sin(order * xi) * Math.cosh(order * eta);
    rectifyingEta += alpha * Math.cos(order * xi) * Math.sinh(order * eta);
  }
  const northing = 0.9996 * RADIUS * rectifyingXi + (isSouth ? 10_000_000 : 0);
  return [500_000 + 0.9996 * RADIUS * rectifyingEta, northing];
}
