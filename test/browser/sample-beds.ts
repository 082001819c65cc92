import { utmToGeographic } from '../../lambdas/imagery/stac/transverse-mercator.ts';
import { FIELD } from '../../sample/field.ts';
import { ORTHOMOSAIC } from '../../sample/orthomosaic.ts';

/** m: from wheel track to wheel track, and the track itself, as in the sample's field. */
const BED_WIDTH = 1.5;
const WHEEL_TRACK = 0.34;
/** m without plants at both ends. */
const HEADLAND = 1.8;
/** Degrees by which the rows are turned. */
const ROTATION = (13 * Math.PI) / 180;
const ZONE = 31;

/** The beds of the sample image as GeoJSON, as a planning tool would export them. */
export function sampleBeds() {
  const count = Math.floor(FIELD.width / BED_WIDTH);
  const features = Array.from({ length: count }, (_, bed) => ({
    type: 'Feature' as const,
    id: `bed-${bed + 1}`,
    properties: { name: `Bed ${bed + 1}` },
    geometry: { type: 'Polygon' as const, coordinates: [outlineOf(bed)] },
  }));
  return { type: 'FeatureCollection' as const, features };
}

/** Each of the beds cut into plots of equal length. */
export function samplePlots(perBed: number) {
  const length = (FIELD.length - 2 * HEADLAND) / perBed;
  const features = sampleBeds().features.flatMap((_, bed) =>
    Array.from({ length: perBed }, (_, plot) => {
      const near = HEADLAND + plot * length;
      const id = `plot-${bed * perBed + plot + 1}`;
      const coordinates = [outlineOf(bed, near, near + length)];
      return {
        type: 'Feature' as const,
        id,
        properties: {},
        geometry: { type: 'Polygon' as const, coordinates },
      };
    }),
  );
  return { type: 'FeatureCollection' as const, features };
}

/** Counter-clockwise and closed. */
function outlineOf(bed: number, near = HEADLAND, far = FIELD.length - HEADLAND) {
  const [upper, lower] = [bed * BED_WIDTH + WHEEL_TRACK, (bed + 1) * BED_WIDTH];
  const corners = [
    [near, upper],
    [near, lower],
    [far, lower],
    [far, upper],
    [near, upper],
  ] as const;
  return corners.map(([along, across]): readonly [number, number] => placeOf(along, across));
}

/** Degrees of a place that lies `along` and `across` metres from the field's first corner. */
function placeOf(along: number, across: number): readonly [number, number] {
  const { easting, northing, width, height, groundSampleDistance } = ORTHOMOSAIC;
  const [a, b] = [along - FIELD.length / 2, across - FIELD.width / 2];
  const east = a * Math.cos(ROTATION) - b * Math.sin(ROTATION);
  const south = a * Math.sin(ROTATION) + b * Math.cos(ROTATION);
  const x = easting + (width / 2) * groundSampleDistance + east;
  const y = northing - (height / 2) * groundSampleDistance - south;
  const [longitude, latitude] = utmToGeographic(ZONE, false, x, y)!;
  return [Number(longitude.toFixed(9)), Number(latitude.toFixed(9))];
}
