import type Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import type { Projection } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { Bed, BedGeometry } from '../../../lambdas/pipeline/bed-statistics.ts';
import type { BedFill } from './bed-colours.ts';

/** How a bed looks on the map. */
export interface BedLook {
  readonly fill: BedFill;
  readonly label: string;
  readonly selected: boolean;
  /** Its name is written also where it does not fit into the bed. */
  readonly important: boolean;
}

const FORMAT = new GeoJSON();
const DEGREES = 'EPSG:4326';
/** 0.1 mm on the ground. */
const DECIMALS = 9;

/** Tells the layer of the beds from the others of a map. */
const BEDS = 'beds';

export function bedLayer(): VectorLayer<VectorSource> {
  return new VectorLayer({ source: new VectorSource(), zIndex: 4, properties: { name: BEDS } });
}

/** Id of the bed at a point of the map's plane. */
export function bedAt(map: OlMap, point: readonly [number, number]): string | null {
  const layer = map.getAllLayers().find((one) => one.get('name') === BEDS);
  const [feature] =
    (layer?.getSource() as VectorSource | undefined)?.getFeaturesAtCoordinate([...point]) ?? [];
  return feature === undefined ? null : String(feature.getId());
}

/** A bed that cannot be drawn is left to the list, where the service says what is wrong with it. */
export function bedFeatures(beds: readonly Bed[], to: Projection): Feature[] {
  return beds.flatMap(({ id, geometry }) => {
    try {
      const feature = FORMAT.readFeature(
        { type: 'Feature', geometry },
        { dataProjection: DEGREES, featureProjection: to },
      ) as Feature;
      feature.setId(id);
      return [feature];
    } catch {
      return [];
    }
  });
}

/** As the API takes it. */
export function geometryOf(feature: Feature, from: Projection): BedGeometry {
  return FORMAT.writeGeometryObject(feature.getGeometry()!, {
    dataProjection: DEGREES,
    featureProjection: from,
    rightHanded: true,
    decimals: DECIMALS,
  }) as unknown as BedGeometry;
}

/** A dark line in a pale one is seen on every colour of the maps. */
export function bedStyles({ fill, label, selected, important }: BedLook): Style[] {
  const text = new Text({
    text: label,
    overflow: important,
    font: `${selected ? 'bold ' : ''}13px system-ui, sans-serif`,
    fill: new Fill({ color: '#10181c' }),
    stroke: new Stroke({ color: '#ffffff', width: 4 }),
  });
  return [
    new Style({
      stroke: new Stroke({ color: '#ffffff', width: selected ? 7 : 4 }),
      // Transparent, not absent: a bed is also found by its inside.
      fill: new Fill({ color: fill ?? 'rgba(255, 255, 255, 0)' }),
    }),
    new Style({ stroke: new Stroke({ color: '#10181c', width: selected ? 3.5 : 1.5 }), text }),
  ];
}
