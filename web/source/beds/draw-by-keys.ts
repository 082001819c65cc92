import Feature from 'ol/Feature.js';
import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import Polygon from 'ol/geom/Polygon.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';

/** Of a polygon. */
const FEWEST_CORNERS = 3;
const ABOVE_ALL = 9;

/**
 * Draws with the keys while the map has the focus: Space sets a corner at the crosshair, Backspace takes the last one back,
 * Enter finishes, Escape begins anew.
 * @returns what ends it
 */
export function drawByKeys(map: OlMap, onDrawn: (polygon: Feature<Polygon>) => void): () => void {
  const target = map.getTargetElement()!;
  const source = new VectorSource();
  const layer = new VectorLayer({ source, zIndex: ABOVE_ALL });
  let corners: number[][] = [];
  const show = (changed: number[][]) => {
    corners = changed;
    source.clear();
    source.addFeatures(
      [new LineString(corners), ...corners.map((corner) => new Point(corner))].map(asFeature),
    );
  };
  const actions: Readonly<Record<string, () => void>> = {
    ' ': () => show([...corners, map.getView().getCenter()!]),
    Backspace: () => show(corners.slice(0, -1)),
    Escape: () => show([]),
    Enter: () => {
      if (corners.length < FEWEST_CORNERS) return;
      const polygon = new Feature(new Polygon([[...corners, corners[0]!]]));
      show([]);
      onDrawn(polygon);
    },
  };
  const onKey = (event: KeyboardEvent) => {
    const action = event.target === target ? actions[event.key] : undefined;
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  map.addLayer(layer);
  target.addEventListener('keydown', onKey);
  return () => {
    target.removeEventListener('keydown', onKey);
    map.removeLayer(layer);
  };
}

function asFeature(geometry: LineString | Point): Feature {
  return new Feature(geometry);
}
