import type { ColourMapId, IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { LegendRange } from '../../../lambdas/spectral/legend-range.ts';
import { legendTicks } from '../../../lambdas/spectral/legend-ticks.ts';
import { cssGradient } from './colour-expression.ts';
import { indexTitle, valueInWords } from './words.ts';

interface LegendProps {
  readonly index: IndexId;
  readonly range: LegendRange;
  readonly colourMap: ColourMapId;
  /** Marked on the bar; null where nothing is pointed at. */
  readonly value: number | null;
}

const RANGE_WORDS = { fixed: 'the same in every image', percentile: 'p2 to p98 of this image' } as const;

/** The colours of the map with their values. */
export function Legend({ index, range, colourMap, value }: LegendProps) {
  const { ticks, decimals } = legendTicks(range);
  const place = (tick: number) => `${(100 * (tick - range.from)) / (range.to - range.from)}%`;
  const ends = `${valueInWords(range.from)} to ${valueInWords(range.to)}`;
  return (
    <div
      class="legend"
      role="img"
      aria-label={`Legend: ${indexTitle(index)} from ${ends}, ${RANGE_WORDS[range.kind]}`}
    >
      <div class="legend-title">
        <strong>{indexTitle(index)}</strong> <span>{RANGE_WORDS[range.kind]}</span>
      </div>
      <div class="legend-bar" style={{ background: cssGradient(colourMap) }}>
        {value !== null && <span class="legend-mark" style={{ left: `clamp(0%, ${place(value)}, 100%)` }} />}
      </div>
      <div class="legend-ticks">
        {ticks.map((tick) => (
          <span key={tick} style={{ left: place(tick) }}>
            {tick.toFixed(decimals).replace('-', '−')}
          </span>
        ))}
      </div>
    </div>
  );
}
