import { utmToGeographic } from '../lambdas/imagery/stac/transverse-mercator.ts';
import { BED_WIDTH, FIELD, HEADLAND, WHEEL_TRACK } from './field.ts';
import { ORTHOMOSAIC, ROTATION } from './orthomosaic.ts';

/** UTM zone of the orthomosaic. */
const ZONE = ORTHOMOSAIC.epsg - 32_600;
/** Decimals of degrees: 0.1 mm. */
const DECIMALS = 9;

/** Beds of the field as GeoJSON: what lies between the wheel tracks and the headlands. */
export function sampleBeds() {
  const count = Math.floor((FIELD.width - WHEEL_TRACK) / BED_WIDTH);
  const features = Array.from({ length: count }, (_, i) => {
    const [near, far] = [i * BED_WIDTH + WHEEL_TRACK, (i + 1) * BED_WIDTH];
    const [start, end] = [HEADLAND, FIELD.length - HEADLAND];
    // Counter-clockwise, seen from above: `across` grows to the south.
    const corners = [
      [start, far],
      [end, far],
      [end, near],
      [start, near],
      [start, far],
    ] as const;
    return {
      type: 'Feature',
      id: `bed-${String(i + 1).padStart(2, '0')}`,
      properties: { name: `Bed ${i + 1}` },
      geometry: { type: 'Polygon', coordinates: [corners.map(([along, across]) => placeOf(along, across))] },
    };
  });
  return { type: 'FeatureCollection', features };
}

/** Longitude and latitude of what lies at `along` and `across` metres from the field's first corner. */
function placeOf(along: number, across: number): [number, number] {
  const { width, height, groundSampleDistance, easting, northing } = ORTHOMOSAIC;
  const angle = (ROTATION * Math.PI) / 180;
  const [u, v] = [along - FIELD.length / 2, across - FIELD.width / 2];
  const east = u * Math.cos(angle) - v * Math.sin(angle);
  const south = u * Math.sin(angle) + v * Math.cos(angle);
  const x = easting + (width / 2) * groundSampleDistance + east;
  const y = northing - (height / 2) * groundSampleDistance - south;
  const [longitude, latitude] = utmToGeographic(ZONE, false, x, y)!;
  return [Number(longitude.toFixed(DECIMALS)), Number(latitude.toFixed(DECIMALS))];
}
