import { useMemo, useState } from 'preact/hooks';
import type { AnalysisResponse, ImageResponse, ImageSummary } from '../../../lambdas/api/types.ts';
import { type IndexId, isAvailable } from '../../../lambdas/pipeline/image-analysis.ts';
import { INDEX_REGISTRY } from '../../../lambdas/spectral/index-registry.ts';
import { type LegendRange, legendRange } from '../../../lambdas/spectral/legend-range.ts';
import type { Api } from '../api/api.ts';
import { bedTitle } from '../beds/bed-draft.ts';
import { BedsPanel } from '../beds/beds-panel.tsx';
import { useFieldBeds, useMeasurement } from '../beds/field-beds.ts';
import { SeriesPanel } from '../charts/series-panel.tsx';
import { ExportsPanel } from './exports-panel.tsx';
import type { FieldMap } from './field-map.ts';
import { ImageFigures } from './image-figures.tsx';
import { IndexSwitch, sortedResults } from './index-switch.tsx';
import { FIRST_LOOK, type Look, LookControls } from './look-controls.tsx';
import { MapSide } from './map-side.tsx';

interface ImageViewProps {
  readonly api: Api;
  /** null: the image belongs to no field, and there are no beds. */
  readonly field: string | null;
  readonly images: readonly ImageSummary[];
  readonly image: ImageResponse;
}

/** The chosen image: its map, and beside it what can be set and what is known. */
export function ImageView({ api, field, images, image }: ImageViewProps) {
  const [wanted, setWanted] = useState<IndexId>('ndvi');
  const [look, setLook] = useState<Look>(FIRST_LOOK);
  const [map, setMap] = useState<FieldMap | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const beds = useFieldBeds(api, field);
  const { analysis } = image;
  const index = analysis === null ? null : indexOf(analysis, wanted);
  const measurement = useMeasurement(api, analysis === null ? null : image.id, index, beds);
  const range = useMemo(() => rangeOf(analysis, index, look), [analysis, index, look.range]);
  const bed = beds.beds?.find(({ id }) => id === selected);
  return (
    <div class="image-view">
      {analysis !== null && index !== null && (
        <MapSide
          api={api}
          images={images}
          image={image}
          index={index}
          range={range ?? NO_RANGE}
          look={look}
          beds={beds.beds ?? []}
          onMap={setMap}
        />
      )}
      {analysis !== null && (
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
      )}
      {field !== null && (
        <BedsPanel
          beds={beds}
          measurement={measurement.value?.measurement ?? null}
          measurementError={measurement.error}
          map={map}
          index={index}
          range={range ?? NO_RANGE}
          colourMap={look.colourMap}
          selected={selected}
          onSelect={setSelected}
        />
      )}
      <SeriesPanel
        api={api}
        field={field}
        images={images}
        index={index}
        chosenImage={image.id}
        bed={bed === undefined ? null : { id: bed.id, title: bedTitle(bed) }}
        bedsState={`${beds.version} ${measurement.value?.measurement == null ? 'waiting' : 'measured'}`}
      />
      <ExportsPanel api={api} field={field} image={image} index={index} />
    </div>
  );
}

const NO_RANGE: LegendRange = { from: -1, to: 1, kind: 'fixed' };

/** The wanted index or, where the image lacks it, the first one that it has. */
function indexOf({ indices }: AnalysisResponse, wanted: IndexId): IndexId | null {
  const { available } = sortedResults(indices);
  return available.includes(wanted) ? wanted : (available[0] ?? null);
}

function rangeOf(analysis: AnalysisResponse | null, index: IndexId | null, look: Look): LegendRange | null {
  const result = index === null ? undefined : analysis?.indices[index];
  if (index === null || result === undefined || !isAvailable(result)) return null;
  return legendRange(INDEX_REGISTRY[index].display, result, look.range);
}
