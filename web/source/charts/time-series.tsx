import { dateInWords, inWords, valueInWords } from '../map/words.ts';
import { linearScale, type Scale, spanOf, ticksOf } from './scale.ts';
import type { ValueGroup, ValueSeries } from './value-series.ts';

interface TimeSeriesProps {
  /** "NDVI of the field" */
  readonly title: string;
  readonly series: ValueSeries;
  /** Marked in the drawing; null: none. */
  readonly chosenImage: string | null;
}

const WIDTH = 520;
const HEIGHT = 190;
const PLOT = { left: 44, right: 508, top: 12, bottom: 156 };
/** Free on both sides of the points. */
const INSET = 10;
/** Groups differ in their lines as well as in their words. */
const DASHES = ['', '6 4', '2 3', '10 3 2 3'];

/** Means by flight; lines only between flights that can be compared. */
export function TimeSeries({ title, series, chosenImage }: TimeSeriesProps) {
  const points = series.groups.flatMap((group) => group.points);
  if (points.length === 0) return <p class="quiet">No flight has a value yet.</p>;
  const times = points.map(({ at }) => Date.parse(at));
  const span = { from: Math.min(...times), to: Math.max(...times) };
  const values = spanOf(points.map(({ value }) => value));
  const x = linearScale(span, { from: PLOT.left + INSET, to: PLOT.right - INSET });
  const y = linearScale(values, { from: PLOT.bottom, to: PLOT.top });
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
            key={group.title}
            group={group}
            dashes={DASHES[number % DASHES.length]!}
            x={x}
            y={y}
            chosenImage={chosenImage}
          />
        ))}
        <TimeAxis times={times} x={x} />
      </svg>
      <p class="quiet">{series.groups.map(({ title: group }) => group).join(' · ')}</p>
      <details>
        <summary>{title} as a table</summary>
        <SeriesTable title={title} series={series} />
      </details>
      {series.leftOut.length > 0 && <LeftOut leftOut={series.leftOut} />}
    </figure>
  );
}

/** The first and the last day; a tick for each flight in between. */
function TimeAxis({ times, x }: { readonly times: readonly number[]; readonly x: Scale }) {
  const ends = [...new Set([Math.min(...times), Math.max(...times)])];
  const anchorOf = (place: number) => (ends.length === 1 ? 'middle' : place === 0 ? 'start' : 'end');
  return (
    <g>
      <line class="chart-axis" x1={PLOT.left} x2={PLOT.right} y1={PLOT.bottom} y2={PLOT.bottom} />
      {times.map((time) => (
        <line key={time} class="chart-axis" x1={x(time)} x2={x(time)} y1={PLOT.bottom} y2={PLOT.bottom + 5} />
      ))}
      {ends.map((time, place) => (
        <text key={time} class="chart-label" x={x(time)} y={HEIGHT - 12} text-anchor={anchorOf(place)}>
          {dateInWords(new Date(time).toISOString())}
        </text>
      ))}
    </g>
  );
}

interface GroupLineProps {
  readonly group: ValueGroup;
  readonly dashes: string;
  readonly x: Scale;
  readonly y: Scale;
  readonly chosenImage: string | null;
}

function GroupLine({ group, dashes, x, y, chosenImage }: GroupLineProps) {
  const places = group.points.map(({ at, value }) => `${x(Date.parse(at))},${y(value)}`);
  return (
    <g>
      {group.comparable && places.length > 1 && (
        <polyline class="chart-line" points={places.join(' ')} stroke-dasharray={dashes} />
      )}
      {group.points.map(({ imageId, at, value }) => (
        <circle
          key={imageId}
          class={imageId === chosenImage ? 'chart-point chart-point-chosen' : 'chart-point'}
          cx={x(Date.parse(at))}
          cy={y(value)}
          r={imageId === chosenImage ? 6 : 4.5}
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
          <th scope="col">Kind of values</th>
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

function LeftOut({ leftOut }: Pick<ValueSeries, 'leftOut'>) {
  return (
    <details>
      <summary>
        {leftOut.length} {leftOut.length === 1 ? 'flight is' : 'flights are'} left out
      </summary>
      <ul>
        {leftOut.map(({ at, why }) => (
          <li key={`${at} ${why}`}>
            {at === null ? 'not uploaded' : inWords(at)}: {why}
          </li>
        ))}
      </ul>
    </details>
  );
}
