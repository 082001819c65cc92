import Collection from 'ol/Collection.js';
import { containsExtent } from 'ol/extent.js';
import type Feature from 'ol/Feature.js';
import Draw from 'ol/interaction/Draw.js';
import Modify from 'ol/interaction/Modify.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import { unByKey } from 'ol/Observable.js';
import type { Bed, BedGeometry } from '../../../lambdas/pipeline/bed-statistics.ts';
import { animationMilliseconds, type FieldMap } from '../map/field-map.ts';
import { projectionOf } from '../map/index-source.ts';
import { type BedLook, bedAt, bedFeatures, bedLayer, bedStyles, geometryOf } from './bed-layer.ts';
import { drawByKeys } from './draw-by-keys.ts';

interface Listeners {
  readonly onSelect: (id: string | null) => void;
  readonly onDrawn: (geometry: BedGeometry) => void;
  readonly onReshaped: (id: string, geometry: BedGeometry) => void;
}

/** The beds on the map: shown, chosen, drawn and reshaped. */
export class BedMap {
  readonly #map: FieldMap;
  readonly #listeners: Listeners;
  readonly #layer = bedLayer();
  #editing: (() => void) | null = null;
  readonly #stopSelecting: () => void;

  constructor(map: FieldMap, listeners: Listeners) {
    this.#map = map;
    this.#listeners = listeners;
    map.map.addLayer(this.#layer);
    const key = map.map.on('singleclick', (event) => this.#select(event));
    this.#stopSelecting = () => unByKey(key);
  }

  show(beds: readonly Bed[]): void {
    const source = this.#layer.getSource()!;
    source.clear();
    const { grid } = this.#map;
    if (grid !== null) source.addFeatures(bedFeatures(beds, projectionOf(grid)));
  }

  look(lookOf: (id: string) => BedLook): void {
    this.#layer.setStyle((feature) => bedStyles(lookOf(String(feature.getId()))));
  }

  /** Moves the map where a bed is not seen. */
  showBed(id: string): void {
    const geometry = this.#layer.getSource()!.getFeatureById(id)?.getGeometry();
    if (geometry === undefined) return;
    const view = this.#map.map.getView();
    if (containsExtent(view.calculateExtent(), geometry.getExtent())) return;
    const resolution = view.getResolution();
    view.fit(geometry.getExtent(), {
      padding: [60, 60, 60, 60],
      duration: animationMilliseconds(),
      ...(resolution === undefined ? {} : { minResolution: resolution }),
    });
  }

  /** Draws one bed, by pointer or by keys; once it is finished, nothing more. */
  startDrawing(): void {
    this.stopEditing();
    const { map } = this.#map;
    const draw = new Draw({ type: 'Polygon', stopClick: true });
    const finish = (feature: Feature) => this.#listeners.onDrawn(this.#geometryOf(feature));
    const stopKeys = drawByKeys(map, finish);
    draw.on('drawend', ({ feature }) => finish(feature));
    map.addInteraction(draw);
    this.#editing = () => {
      stopKeys();
      map.removeInteraction(draw);
    };
    this.#bringIntoView();
    map.getTargetElement()?.focus({ preventScroll: true });
  }

  /** The corners of one bed can be moved; a side that is moved gets a corner. */
  startReshaping(id: string): void {
    this.stopEditing();
    const feature = this.#layer.getSource()!.getFeatureById(id) as Feature | null;
    if (feature === null) return;
    const { map } = this.#map;
    const modify = new Modify({ features: new Collection([feature]) });
    modify.on('modifyend', () => this.#listeners.onReshaped(id, this.#geometryOf(feature)));
    map.addInteraction(modify);
    this.#editing = () => map.removeInteraction(modify);
    this.#bringIntoView();
  }

  stopEditing(): void {
    this.#editing?.();
    this.#editing = null;
  }

  dispose(): void {
    this.stopEditing();
    this.#stopSelecting();
    this.#map.map.removeLayer(this.#layer);
  }

  /** The tools are below the map, on a phone far below it. */
  #bringIntoView(): void {
    this.#map.map.getTargetElement()?.scrollIntoView({ block: 'nearest' });
  }

  #select({ coordinate }: MapBrowserEvent): void {
    if (this.#editing === null)
      this.#listeners.onSelect(bedAt(this.#map.map, coordinate as [number, number]));
  }

  #geometryOf(feature: Feature): BedGeometry {
    return geometryOf(feature, projectionOf(this.#map.grid!));
  }
}
