import type { AnalysisResponse } from '../../../lambdas/api/types.ts';
import { type IndexId, isAvailable } from '../../../lambdas/pipeline/image-analysis.ts';
import type { LegendRange } from '../../../lambdas/spectral/legend-range.ts';
import { ClassBars } from '../charts/class-bars.tsx';
import { Histogram } from '../charts/histogram.tsx';
import type { Look } from './look-controls.tsx';
import { hectaresInWords, indexTitle, RADIOMETRY_WORDS, shareInWords, valueInWords } from './words.ts';

interface ImageFiguresProps {
  readonly analysis: AnalysisResponse;
  readonly index: IndexId | null;
  readonly range: LegendRange | null;
  readonly look: Look;
}

/** What the analysis says in numbers and words, with what limits their use beside them. */
export function ImageFigures({ analysis, index, range, look }: ImageFiguresProps) {
  const result = index === null ? undefined : analysis.indices[index];
  const { health } = analysis;
  return (
    <>
      <p class={analysis.radiometry === 'display_rgb' ? 'state' : 'note-radiometry'}>
        {RADIOMETRY_WORDS[analysis.radiometry]}
      </p>
      {index !== null && range !== null && result !== undefined && isAvailable(result) && (
        <>
          <dl class="figures">
            <Figure name={`Mean ${indexTitle(index)}`} value={valueInWords(result.mean)} />
            <Figure name="Median" value={valueInWords(result.p50)} />
            <Figure name="Standard deviation" value={valueInWords(result.std)} />
            <Figure name="p2 to p98" value={`${valueInWords(result.p2)} – ${valueInWords(result.p98)}`} />
          </dl>
          <Histogram title={indexTitle(index)} statistics={result} colourMap={look.colourMap} range={range} />
        </>
      )}
      {health !== null && (
        <ClassBars caption={`Vigour classes by ${indexTitle(health.basis)}`} classes={health.classes} />
      )}
      {health?.vegetation && (
        <p>
          Vegetation covers {shareInWords(health.vegetation.fraction)} of the image
          {health.vegetation.hectares === null ? '' : ` (${hectaresInWords(health.vegetation.hectares)})`}.
        </p>
      )}
      {analysis.warnings.length > 0 && (
        <div class="warnings">
          <h3>Warnings</h3>
          <ul>
            {analysis.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
      <p class="quiet">{analysis.summary}</p>
    </>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
