import { useEffect, useRef, useState } from 'preact/hooks';
import type { StressZone } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Cog } from './cog.ts';
import { type Colouring, FieldMap } from './field-map.ts';
import type { MapGrid } from './map-grid.ts';
import { type MapReader, type Reading, readMap } from './map-reading.ts';
import type { ImageFootprint } from './plain-layers.ts';

interface MapPanelProps {
  readonly grid: MapGrid;
  /** null: the image has no map of the index, or it is still being opened. */
  readonly cog: Cog | null;
  readonly colouring: Colouring;
  readonly footprints: readonly ImageFootprint[];
  readonly stressZones: readonly StressZone[];
  readonly onReading: (reading: Reading | null) => void;
  /** The map, once it is there: for layers of others. */
  readonly onMap: (map: FieldMap | null) => void;
}

const HELP =
  'Map of the field. Arrow keys move the crosshair and read its value; with Shift by one pixel. Plus and minus zoom.';

/** The map as an element; what it shows follows the properties. */
export function MapPanel(props: MapPanelProps) {
  const target = useRef<HTMLDivElement>(null);
  const [fieldMap, setFieldMap] = useState<FieldMap | null>(null);
  const [reader, setReader] = useState<MapReader | null>(null);
  const [isDrawn, setDrawn] = useState(false);
  const now = useRef(props);
  now.current = props;

  useEffect(() => {
    const created = new FieldMap(target.current!);
    const reading = readMap({
      map: created.map,
      grid: () => now.current.grid,
      cog: () => now.current.cog,
      onReading: (reading) => now.current.onReading(reading),
      onZoom: (steps) => created.zoomBy(steps),
    });
    created.map.on('rendercomplete', () => setDrawn(now.current.cog !== null));
    setFieldMap(created);
    setReader(reading);
    return () => {
      reading.stop();
      now.current.onMap(null);
      created.dispose();
    };
  }, []);

  const { grid, cog, colouring, footprints, stressZones } = props;
  useEffect(() => {
    fieldMap?.showGrid(grid);
    if (fieldMap !== null) now.current.onMap(fieldMap);
  }, [fieldMap, grid]);
  useEffect(() => {
    setDrawn(false);
    fieldMap?.showIndex(cog, now.current.colouring);
    reader?.again();
  }, [fieldMap, cog]);
  useEffect(() => fieldMap?.colour(colouring), [fieldMap, colouring]);
  useEffect(() => fieldMap?.showFootprints(footprints), [fieldMap, grid, footprints]);
  useEffect(() => fieldMap?.showStress(stressZones), [fieldMap, grid, stressZones]);

  return (
    <div class="map-frame" data-drawn={isDrawn}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is worked by keys, as its label says */}
      <div ref={target} class="map-target" tabIndex={0} role="application" aria-label={HELP} />
      <span class="crosshair" aria-hidden="true" />
      <div class="map-buttons">
        <button type="button" class="map-button" aria-label="Zoom in" onClick={() => fieldMap?.zoomBy(1)}>
          +
        </button>
        <button type="button" class="map-button" aria-label="Zoom out" onClick={() => fieldMap?.zoomBy(-1)}>
          −
        </button>
        <button
          type="button"
          class="map-button"
          aria-label="Show the whole image"
          onClick={() => fieldMap?.fit()}
        >
          ⤢
        </button>
      </div>
      {grid.note === null && (
        <span class="north" role="img" aria-label="North is up">
          <span aria-hidden="true">▲</span>
          <span aria-hidden="true">N</span>
        </span>
      )}
    </div>
  );
}
