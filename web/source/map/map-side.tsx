import { useMemo, useState } from 'preact/hooks';
import type { ImageResponse, ImageSummary } from '../../../lambdas/api/types.ts';
import type { Bed } from '../../../lambdas/pipeline/bed-statistics.ts';
import type { IndexId, StressZone } from '../../../lambdas/pipeline/image-analysis.ts';
import type { LegendRange } from '../../../lambdas/spectral/legend-range.ts';
import type { Api } from '../api/api.ts';
import { bedTitle } from '../beds/bed-draft.ts';
import { bedAt } from '../beds/bed-layer.ts';
import type { FieldMap } from './field-map.ts';
import { Legend } from './legend.tsx';
import type { Look } from './look-controls.tsx';
import { MapPanel } from './map-panel.tsx';
import type { Reading } from './map-reading.ts';
import { Readout } from './readout.tsx';
import { useCog, useFootprints, useImageMap } from './shown-maps.ts';
import { hasWebGl } from './webgl.ts';

interface MapSideProps {
  readonly api: Api;
  readonly images: readonly ImageSummary[];
  readonly image: ImageResponse;
  readonly index: IndexId;
  readonly range: LegendRange;
  readonly look: Look;
  readonly beds: readonly Bed[];
  readonly onMap: (map: FieldMap | null) => void;
}

const NO_ZONES: readonly StressZone[] = [];

/** The map with what is read off it, and its legend. */
export function MapSide({ api, images, image, index, range, look, beds, onMap }: MapSideProps) {
  const [reading, setReading] = useState<Reading | null>(null);
  const [fieldMap, setFieldMap] = useState<FieldMap | null>(null);
  const map = useImageMap(api, image);
  const cog = useCog(map.value, image, index);
  const footprints = useFootprints(api, images);
  const colouring = useMemo(
    () => ({ colourMap: look.colourMap, opacity: look.opacity, range }),
    [look.colourMap, look.opacity, range],
  );
  const keepMap = (created: FieldMap | null) => {
    setFieldMap(created);
    onMap(created);
  };
  return (
    <div class="map-side">
      {map.value !== null && (
        <>
          <MapPanel
            grid={map.value.grid}
            cog={cog.value}
            colouring={colouring}
            footprints={footprints}
            stressZones={look.stressZones ? (image.analysis?.stressZones ?? NO_ZONES) : NO_ZONES}
            onReading={setReading}
            onMap={keepMap}
          />
          <Readout index={index} reading={reading} bed={titleAt(fieldMap, reading, beds)} />
          <Legend index={index} range={range} colourMap={look.colourMap} value={reading?.value ?? null} />
          {!hasWebGl() && (
            <p class="state state-failed" role="alert">
              The colours of the map cannot be drawn: this browser has no WebGL, or it is switched off. Values
              under the pointer, beds, numbers and charts are all here.
            </p>
          )}
          {map.value.grid.note !== null && <p class="state">{map.value.grid.note}</p>}
        </>
      )}
      {[map.error, cog.error]
        .filter((error) => error !== null)
        .map(({ message }) => (
          <p key={message} class="state state-failed" role="alert">
            The map could not be loaded: {message}
          </p>
        ))}
    </div>
  );
}

function titleAt(map: FieldMap | null, reading: Reading | null, beds: readonly Bed[]): string | null {
  if (map === null || reading === null) return null;
  const id = bedAt(map.map, reading.point);
  const bed = beds.find((one) => one.id === id);
  return bed === undefined ? null : bedTitle(bed);
}
