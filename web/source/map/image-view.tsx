import { useMemo, useState } from 'preact/hooks';
import type { AnalysisResponse, ImageResponse, ImageSummary } from '../../../lambdas/api/types.ts';
import { type IndexId, isAvailable } from '../../../lambdas/pipeline/image-analysis.ts';
import { INDEX_REGISTRY } from '../../../lambdas/spectral/index-registry.ts';
import { type LegendRange, legendRange } from '../../../lambdas/spectral/legend-range.ts';
import type { Api } from '../api/api.ts';
import { ImageFigures } from './image-figures.tsx';
import { IndexSwitch, sortedResults } from './index-switch.tsx';
import { Legend } from './legend.tsx';
import { FIRST_LOOK, type Look, LookControls } from './look-controls.tsx';
import { MapPanel } from './map-panel.tsx';
import type { Reading } from './map-reading.ts';
import { Readout } from './readout.tsx';
import { useCog, useFootprints, useImageMap } from './shown-maps.ts';

interface ImageViewProps {
  readonly api: Api;
  readonly images: readonly ImageSummary[];
  readonly image: ImageResponse;
  readonly onChoose: (imageId: string) => void;
}

/** The chosen image: its map, and beside it what can be set and what is known. */
export function ImageView({ api, images, image }: ImageViewProps) {
  const [wanted, setWanted] = useState<IndexId>('ndvi');
  const [look, setLook] = useState<Look>(FIRST_LOOK);
  const [reading, setReading] = useState<Reading | null>(null);
  const { analysis } = image;
  const index = analysis === null ? null : indexOf(analysis, wanted);
  const range = analysis === null || index === null ? null : rangeOf(analysis, index, look);
  const map = useImageMap(api, image);
  const cog = useCog(map.value, image, index);
  const footprints = useFootprints(api, images);
  const colouring = useMemo(
    () => ({ colourMap: look.colourMap, opacity: look.opacity, range: range ?? NO_RANGE }),
    [look.colourMap, look.opacity, range?.from, range?.to],
  );
  const stressZones = look.stressZones && analysis !== null ? analysis.stressZones : NO_ZONES;
  if (analysis === null) return null;
  return (
    <div class="image-view">
      <div class="map-side">
        {map.value !== null && index !== null && (
          <>
            <MapPanel
              grid={map.value.grid}
              cog={cog.value}
              colouring={colouring}
              footprints={footprints}
              stressZones={stressZones}
              onReading={setReading}
              onMap={() => {}}
            />
            <Readout index={index} reading={reading} bed={null} />
            {range !== null && (
              <Legend index={index} range={range} colourMap={look.colourMap} value={reading?.value ?? null} />
            )}
            {map.value.grid.note !== null && <p class="state">{map.value.grid.note}</p>}
          </>
        )}
        {[map.error, cog.error].map(
          (error) =>
            error !== null && (
              <p key={error.message} class="state state-failed" role="alert">
                The map could not be loaded: {error.message}
              </p>
            ),
        )}
      </div>
      <div class="panel-side">
        <section class="panel">
          <h2>Map</h2>
          <IndexSwitch results={analysis.indices} chosen={index} onChoose={setWanted} />
          {index !== null && (
            <LookControls look={look} onChange={setLook} hasStressZones={analysis.stressZones.length > 0} />
          )}
        </section>
        <section class="panel">
          <h2>Numbers</h2>
          <ImageFigures analysis={analysis} index={index} range={range} look={look} />
        </section>
      </div>
    </div>
  );
}

const NO_RANGE = { from: -1, to: 1 };
const NO_ZONES: AnalysisResponse['stressZones'] = [];

/** The wanted index or, where the image lacks it, the first one that it has. */
function indexOf({ indices }: AnalysisResponse, wanted: IndexId): IndexId | null {
  const { available } = sortedResults(indices);
  return available.includes(wanted) ? wanted : (available[0] ?? null);
}

function rangeOf({ indices }: AnalysisResponse, index: IndexId, look: Look): LegendRange | null {
  const result = indices[index];
  if (result === undefined || !isAvailable(result)) return null;
  return legendRange(INDEX_REGISTRY[index].display, result, look.range);
}
