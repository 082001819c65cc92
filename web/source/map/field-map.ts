import ScaleLine from 'ol/control/ScaleLine.js';
import { getCenter } from 'ol/extent.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import WebGLTileLayer from 'ol/layer/WebGLTile.js';
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import type { ColourMapId, StressZone } from '../../../lambdas/pipeline/image-analysis.ts';
import type { ValueRange } from '../../../lambdas/spectral/index-definition.ts';
import type { Cog } from './cog.ts';
import { colourExpression, LEGEND_VARIABLES } from './colour-expression.ts';
import { indexSource, isOnTheEarth, projectionOf } from './index-source.ts';
import { extentOf, type MapGrid } from './map-grid.ts';
import {
  footprintFeatures,
  footprintLayer,
  type ImageFootprint,
  stressFeatures,
  stressLayer,
} from './plain-layers.ts';
import { hasWebGl } from './webgl.ts';

/** How an index map is coloured. */
export interface Colouring {
  readonly colourMap: ColourMapId;
  readonly range: ValueRange;
  /** 0..1 */
  readonly opacity: number;
}

/** Free pixels around the image when it is shown as a whole. */
const PADDING = [28, 28, 56, 28];
/** How far beyond its own pixels an image may be enlarged. */
const ENLARGEMENT = 32;

/** The map of a field: plain ground without a base map, so that it works without a connection and tells nobody where it looks. */
export class FieldMap {
  readonly map: OlMap;
  #grid: MapGrid | null = null;
  #index: WebGLTileLayer | null = null;
  #colourMap: ColourMapId | null = null;
  readonly #footprints = footprintLayer();
  readonly #stress = stressLayer();

  constructor(target: HTMLElement) {
    this.map = new OlMap({
      target,
      controls: [new ScaleLine({ minWidth: 72 })],
      // Arrow keys move the crosshair: keyboard-reading.ts.
      interactions: defaultInteractions({ keyboard: false }),
      layers: [this.#footprints, this.#stress],
    });
    this.#footprints.setZIndex(1);
    this.#stress.setZIndex(3);
  }

  get grid(): MapGrid | null {
    return this.#grid;
  }

  /** Another image keeps the view where both lie on one plane. */
  showGrid(grid: MapGrid): void {
    const before = this.#grid;
    this.#grid = grid;
    if (before !== null && before.crs !== null && before.crs === grid.crs) return;
    const extent = extentOf(grid);
    const projection = projectionOf(grid);
    this.map.setView(
      new View({
        projection,
        center: getCenter(extent),
        minResolution: grid.pixelWidth / ENLARGEMENT,
        maxResolution: (Math.max(extent[2] - extent[0], extent[3] - extent[1]) / 64) * 4,
        showFullExtent: true,
        constrainResolution: false,
      }),
    );
    this.fit();
  }

  /** The whole image in the middle. */
  fit(): void {
    if (this.#grid !== null) this.map.getView().fit(extentOf(this.#grid), { padding: PADDING });
  }

  /** null: the image has no map of the index. */
  showIndex(cog: Cog | null, colouring: Colouring): void {
    if (this.#index !== null) {
      this.map.removeLayer(this.#index);
      this.#index.dispose();
      this.#index = null;
    }
    if (cog === null || this.#grid === null || !hasWebGl()) return;
    this.#colourMap = colouring.colourMap;
    this.#index = new WebGLTileLayer({
      source: indexSource(cog, this.#grid),
      style: { variables: variablesOf(colouring), color: colourExpression(colouring.colourMap) as never },
      opacity: colouring.opacity,
      zIndex: 2,
    });
    this.map.addLayer(this.#index);
  }

  colour(colouring: Colouring): void {
    if (this.#index === null) return;
    this.#index.setOpacity(colouring.opacity);
    if (this.#colourMap === colouring.colourMap) {
      this.#index.updateStyleVariables(variablesOf(colouring));
      return;
    }
    this.#colourMap = colouring.colourMap;
    this.#index.setStyle({
      variables: variablesOf(colouring),
      color: colourExpression(colouring.colourMap) as never,
    });
  }

  showFootprints(footprints: readonly ImageFootprint[]): void {
    const source = this.#footprints.getSource()!;
    source.clear();
    if (this.#grid === null || !isOnTheEarth(this.#grid)) return;
    source.addFeatures(footprintFeatures(footprints, projectionOf(this.#grid)));
  }

  showStress(zones: readonly StressZone[]): void {
    const source = this.#stress.getSource()!;
    source.clear();
    if (this.#grid !== null) source.addFeatures(stressFeatures(zones, this.#grid));
  }

  zoomBy(steps: number): void {
    const view = this.map.getView();
    view.animate({ zoom: (view.getZoom() ?? 0) + steps, duration: animationMilliseconds() });
  }

  dispose(): void {
    this.map.setTarget(undefined);
    this.map.dispose();
  }
}

function variablesOf({ range }: Colouring) {
  return { [LEGEND_VARIABLES.from]: range.from, [LEGEND_VARIABLES.to]: range.to };
}

/** None for people who have asked their system for less motion. */
export function animationMilliseconds(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180;
}
