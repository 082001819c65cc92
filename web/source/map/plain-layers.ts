import type Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import VectorLayer from 'ol/layer/Vector.js';
import type { Projection } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { StressZone } from '../../../lambdas/pipeline/image-analysis.ts';
import { extentOf, type GeoJsonPolygon, type MapGrid } from './map-grid.ts';
import { zoneOutlines } from './zone-outlines.ts';

/** Outline of an image on the ground. */
export interface ImageFootprint {
  readonly imageId: string;
  readonly geometry: GeoJsonPolygon;
}

/** Where a feature of the map keeps the id of what it stands for. */
export const IMAGE_ID = 'imageId';

const FORMAT = new GeoJSON();
const DEGREES = 'EPSG:4326';

/** Outlines of the field's images; the chosen one's is the image itself. */
export function footprintLayer(): VectorLayer<VectorSource> {
  return new VectorLayer({
    source: new VectorSource(),
    style: [
      new Style({ stroke: new Stroke({ color: '#ffffff', width: 4 }) }),
      new Style({
        stroke: new Stroke({ color: '#4a5a63', width: 1.5, lineDash: [6, 4] }),
      }),
    ],
  });
}

export function footprintFeatures(footprints: readonly ImageFootprint[], to: Projection): Feature[] {
  return footprints.map(({ imageId, geometry }) => {
    const feature = FORMAT.readFeature(
      { type: 'Feature', geometry, properties: { [IMAGE_ID]: imageId } },
      { dataProjection: DEGREES, featureProjection: to },
    );
    return feature as Feature;
  });
}

/** Line widths that say how severe a zone is, beside the dashes, so that colour does not have to. */
const SEVERITY_LINES: Readonly<Record<'low' | 'moderate' | 'high', { width: number; lineDash: number[] }>> = {
  low: { width: 1.5, lineDash: [2, 5] },
  moderate: { width: 2, lineDash: [7, 5] },
  high: { width: 3, lineDash: [] },
};

/** Cells of the stress grid whose vegetation is thin. */
export function stressLayer(): VectorLayer<VectorSource> {
  return new VectorLayer({
    source: new VectorSource(),
    style: (feature) => {
      const line = SEVERITY_LINES[feature.get('severity') as 'low' | 'moderate' | 'high'];
      return [
        new Style({ stroke: new Stroke({ color: 'rgba(255, 255, 255, 0.85)', width: line.width + 2 }) }),
        new Style({ stroke: new Stroke({ color: '#7a1fa2', ...line }) }),
      ];
    },
  });
}

export function stressFeatures(zones: readonly StressZone[], grid: MapGrid): Feature[] {
  return FORMAT.readFeatures({ type: 'FeatureCollection', features: zoneOutlines(zones, extentOf(grid)) });
}
