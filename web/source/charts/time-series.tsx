import { dateInWords, inWords, valueInWords } from '../map/words.ts';
import { linearScale, spanOf, ticksOf } from './scale.ts';
import type { SeriesGroup, ValueSeries } from './value-series.ts';

interface TimeSeriesProps {
  /** "NDVI of the field" */
  readonly title: string;
  readonly series: ValueSeries;
  /** Marked in the drawing; null: none. */
  readonly chosenImage: string | null;
}

const WIDTH = 360;
const HEIGHT = 170;
const PLOT = { left: 40, right: 348, top: 12, bottom: 138 };
/** Groups differ in their marks as well as in their lines. */
const DASHES = ['', '6 4', '2 3', '10 3 2 3'];

/** Means by flight; lines only between flights that can be compared. */
export function TimeSeries({ title, series, chosenImage }: TimeSeriesProps) {
  const points = series.groups.flatMap((group) => group.points);
  if (points.length === 0) return <p class="quiet">No flight has a value yet.</p>;
  const times = points.map(({ at }) => Date.parse(at));
  const span = { from: Math.min(...times), to: Math.max(...times) };
  const values = spanOf(points.map(({ value }) => value));
  const x = linearScale(span, { from: PLOT.left + 8, to: PLOT.right - 8 });
  const y = linearScale(values, { from: PLOT.bottom, to: PLOT.top });
  const ends = [
    ...new Set([
      points.map(({ at }) => at).sort()[0]!,
      points
        .map(({ at }) => at)
        .sort()
        .at(-1)!,
    ]),
  ];
  return (
    <figure class="chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}: ${points.length} flights, listed in the table below.`}
      >
        {ticksOf(values).map(({ value, label }) => (
          <g key={label}>
            <line class="chart-grid" x1={PLOT.left} x2={PLOT.right} y1={y(value)} y2={y(value)} />
            <text class="chart-label" x={PLOT.left - 6} y={y(value) + 4} text-anchor="end">
              {label}
            </text>
          </g>
        ))}
        {series.groups.map((group, number) => (
          <GroupLine
            key={group.points[0]?.imageId}
            group={group}
            dashes={DASHES[number % DASHES.length]!}
            x={x}
            y={y}
            chosenImage={chosenImage}
          />
        ))}
        {ends.map((at, i) => (
          <text
            key={at}
            class="chart-label"
            x={x(Date.parse(at))}
            y={HEIGHT - 12}
            text-anchor={ends.length === 1 ? 'middle' : i === 0 ? 'start' : 'end'}
          >
            {dateInWords(at)}
          </text>
        ))}
      </svg>
      <details>
        <summary>{title} as a table</summary>
        <SeriesTable title={title} series={series} />
      </details>
      {series.leftOut.length > 0 && <p class="quiet">Left out: {series.leftOut.join('; ')}.</p>}
    </figure>
  );
}

interface GroupLineProps {
  readonly group: SeriesGroup;
  readonly dashes: string;
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
  readonly chosenImage: string | null;
}

function GroupLine({ group, dashes, x, y, chosenImage }: GroupLineProps) {
  const places = group.points.map(({ at, value }) => `${x(Date.parse(at))},${y(value)}`);
  return (
    <g>
      {places.length > 1 && (
        <polyline class="chart-line" points={places.join(' ')} stroke-dasharray={dashes} />
      )}
      {group.points.map(({ imageId, at, value }) => (
        <circle
          key={imageId}
          class={imageId === chosenImage ? 'chart-point chart-point-chosen' : 'chart-point'}
          cx={x(Date.parse(at))}
          cy={y(value)}
          r={imageId === chosenImage ? 6 : 4}
        />
      ))}
    </g>
  );
}

function SeriesTable({ title, series }: Pick<TimeSeriesProps, 'title' | 'series'>) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Flight</th>
          <th scope="col" class="number">
            {title}
          </th>
          <th scope="col">Comparable by</th>
        </tr>
      </thead>
      <tbody>
        {series.groups.flatMap(({ title: group, points }) =>
          points.map(({ imageId, at, value }) => (
            <tr key={imageId}>
              <th scope="row">{inWords(at)}</th>
              <td class="number">{valueInWords(value)}</td>
              <td>{group}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}
