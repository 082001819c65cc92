import type { ColourMapId, IndexStatistics } from '../../../lambdas/pipeline/image-analysis.ts';
import { colourAt } from '../../../lambdas/spectral/colour-map.ts';
import { COLOUR_MAPS } from '../../../lambdas/spectral/colour-maps.ts';
import type { ValueRange } from '../../../lambdas/spectral/index-definition.ts';
import { cssColour } from '../map/colour-expression.ts';
import { shareInWords, valueInWords } from '../map/words.ts';
import { Chart } from './chart.tsx';
import { type HistogramBar, histogramBars } from './histogram-bars.ts';
import { linearScale, ticksOf } from './scale.ts';

interface HistogramProps {
  readonly title: string;
  readonly statistics: IndexStatistics;
  readonly colourMap: ColourMapId;
  /** Of the legend: bars have the colours of the map. */
  readonly range: ValueRange;
}

/** Pixels. */
const HEIGHT = 160;
const SIDE = 8;
const PLOT = { top: 20, bottom: 134 };
const GAP = 0.4;
const BARS = 64;
const ROWS = 12;

/** How the pixels of an image spread over the values. */
export function Histogram(props: HistogramProps) {
  const { title, statistics } = props;
  const bars = histogramBars(statistics.histogram, BARS);
  if (bars.length === 0) return null;
  const { p50, p2, p98, mean } = statistics;
  const inWords = `Histogram of ${title}: half of the pixels lie below ${valueInWords(p50)}, 96 of 100 between ${valueInWords(p2)} and ${valueInWords(p98)}, the mean is ${valueInWords(mean)}.`;
  return (
    <Chart label={inWords} height={HEIGHT} draw={(width) => <Drawing {...props} bars={bars} width={width} />}>
      <details>
        <summary>Histogram as a table</summary>
        <HistogramTable statistics={statistics} />
      </details>
    </Chart>
  );
}

interface DrawingProps extends HistogramProps {
  readonly bars: readonly HistogramBar[];
  readonly width: number;
}

function Drawing({ statistics: { p50 }, colourMap, range, bars, width }: DrawingProps) {
  const span = { from: bars[0]!.from, to: bars.at(-1)!.to };
  const x = linearScale(span, { from: SIDE, to: width - SIDE });
  const most = Math.max(...bars.map(({ count }) => count));
  const y = linearScale({ from: 0, to: most }, { from: PLOT.bottom, to: PLOT.top });
  const legend = linearScale(range, { from: 0, to: 1 });
  return (
    <>
      {bars.map((bar) => (
        <rect
          key={bar.from}
          class="chart-bar"
          x={x(bar.from)}
          y={y(bar.count)}
          width={Math.max(GAP, x(bar.to) - x(bar.from) - GAP)}
          height={PLOT.bottom - y(bar.count)}
          fill={cssColour(colourAt(COLOUR_MAPS[colourMap], legend((bar.from + bar.to) / 2)))}
        />
      ))}
      <line class="chart-axis" x1={SIDE} x2={width - SIDE} y1={PLOT.bottom} y2={PLOT.bottom} />
      <line class="chart-median" x1={x(p50)} x2={x(p50)} y1={PLOT.top - 4} y2={PLOT.bottom} />
      <text
        class="chart-label"
        x={x(p50)}
        y={PLOT.top - 7}
        text-anchor={x(p50) > width / 2 ? 'end' : 'start'}
      >
        median {valueInWords(p50)}
      </text>
      {ticksOf(span).map(({ value, label }) => (
        <text key={label} class="chart-label" x={x(value)} y={HEIGHT - 8} text-anchor="middle">
          {label}
        </text>
      ))}
    </>
  );
}

function HistogramTable({ statistics }: Pick<HistogramProps, 'statistics'>) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Values</th>
          <th scope="col" class="number">
            Pixels
          </th>
          <th scope="col" class="number">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {histogramBars(statistics.histogram, ROWS).map(({ from, to, count }) => (
          <tr key={from}>
            <th scope="row">
              {valueInWords(from)} to {valueInWords(to)}
            </th>
            <td class="number">{count.toLocaleString('en-GB')}</td>
            <td class="number">{shareInWords(count / statistics.count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
