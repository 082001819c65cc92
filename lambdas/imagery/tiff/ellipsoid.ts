/** An ellipsoid of revolution. */
export interface Ellipsoid {
  /** metres */
  readonly semiMajorAxis: number;
  /** e squared, dimensionless; 0 of a sphere */
  readonly eccentricitySquared: number;
}

/** @param inverseFlattening 0 of a sphere, as GeoTIFF writes it */
export function ellipsoidOf(semiMajorAxis: number, inverseFlattening: number): Ellipsoid {
  const flattening = inverseFlattening === 0 ? 0 : 1 / inverseFlattening;
  return { semiMajorAxis, eccentricitySquared: flattening * (2 - flattening) };
}

export const WGS_84 = ellipsoidOf(6_378_137, 298.257223563);
export const GRS_80 = ellipsoidOf(6_378_137, 298.257222101);

/** m2 for each square radian of latitude and longitude at a latitude (radians): the product of both radii of curvature. */
export function areaDensity(ellipsoid: Ellipsoid, latitude: number): number {
  const { semiMajorAxis: a, eccentricitySquared: e2 } = ellipsoid;
  const sine = Math.sin(latitude);
  return (a * a * (1 - e2) * Math.cos(latitude)) / (1 - e2 * sine * sine) ** 2;
}

/**
 * Mean of `areaDensity` between two latitudes, by its integral, the area of a zone (Snyder 1987, USGS Professional
 * Paper 1395, equation 3-12).
 */
export function meanAreaDensity(ellipsoid: Ellipsoid, from: number, to: number): number {
  // Of spans below a metre, the difference of the integrals has fewer digits than the density in their middle.
  if (Math.abs(to - from) < 1e-7) return areaDensity(ellipsoid, (from + to) / 2);
  return (zone(ellipsoid, to) - zone(ellipsoid, from)) / (to - from);
}

/** m2 for each radian of longitude between the equator and a latitude. */
function zone({ semiMajorAxis: a, eccentricitySquared: e2 }: Ellipsoid, latitude: number): number {
  const sine = Math.sin(latitude);
  if (e2 === 0) return a * a * sine;
  const e = Math.sqrt(e2);
  return ((a * a * (1 - e2)) / 2) * (sine / (1 - e2 * sine * sine) + Math.atanh(e * sine) / e);
}
