import { dateInWords, valueInWords } from '../map/words.ts';
import { Chart } from './chart.tsx';
import { linearScale, type Scale, spanOf, ticksOf } from './scale.ts';
import { SeriesPoint } from './series-point.tsx';
import { LeftOut, SeriesTable } from './series-table.tsx';
import type { ValueGroup, ValuePoint, ValueSeries } from './value-series.ts';

interface TimeSeriesProps {
  /** "NDVI of the field" */
  readonly title: string;
  readonly series: ValueSeries;
  /** Marked in the drawing; null: none. */
  readonly chosenImage: string | null;
}

/** Pixels. */
const HEIGHT = 200;
const PLOT = { left: 44, top: 12, bottom: 164 };
/** Free on both sides of the points. */
const INSET = 12;
/** Groups differ in their lines as well as in their words. */
const DASHES = ['', '6 4', '2 3', '10 3 2 3'];

/** Means by flight; lines only between flights that can be compared. */
export function TimeSeries({ title, series, chosenImage }: TimeSeriesProps) {
  const points = series.groups.flatMap((group) => group.points);
  return (
    <>
      {points.length === 0 ? (
        <p class="quiet">No flight has a value yet.</p>
      ) : (
        <Chart
          label={`${title}: ${points.length} flights, the newest with ${valueInWords(newest(points).value)}; the table below lists them.`}
          height={HEIGHT}
          draw={(width) => (
            <Drawing groups={series.groups} points={points} chosenImage={chosenImage} width={width} />
          )}
        >
          <p class="quiet">{series.groups.map((group) => group.title).join(' · ')}</p>
          {points.some(({ isUploadTime }) => isUploadTime) && (
            <p class="quiet">Squares: the flight date is unknown, and the time is that of the upload.</p>
          )}
          <SeriesTable title={title} series={series} />
        </Chart>
      )}
      {series.leftOut.length > 0 && <LeftOut leftOut={series.leftOut} />}
    </>
  );
}

function newest(points: readonly ValuePoint[]): ValuePoint {
  return points.reduce((last, point) => (point.at > last.at ? point : last));
}

interface DrawingProps {
  readonly groups: readonly ValueGroup[];
  readonly points: readonly ValuePoint[];
  readonly chosenImage: string | null;
  readonly width: number;
}

function Drawing({ groups, points, chosenImage, width }: DrawingProps) {
  const times = points.map(({ at }) => Date.parse(at));
  const span = { from: Math.min(...times), to: Math.max(...times) };
  const values = spanOf(points.map(({ value }) => value));
  const x = linearScale(span, { from: PLOT.left + INSET, to: width - INSET });
  const y = linearScale(values, { from: PLOT.bottom, to: PLOT.top });
  return (
    <>
      {ticksOf(values).map(({ value, label }) => (
        <g key={label}>
          <line class="chart-grid" x1={PLOT.left} x2={width} y1={y(value)} y2={y(value)} />
          <text class="chart-label" x={PLOT.left - 6} y={y(value) + 4} text-anchor="end">
            {label}
          </text>
        </g>
      ))}
      {groups.map((group, place) => (
        <GroupLine
          key={group.title}
          group={group}
          dashes={DASHES[place % DASHES.length]!}
          x={x}
          y={y}
          chosenImage={chosenImage}
        />
      ))}
      <TimeAxis times={times} x={x} width={width} />
    </>
  );
}

interface TimeAxisProps {
  readonly times: readonly number[];
  readonly x: Scale;
  readonly width: number;
}

/** The first and the last day; a tick for each flight. */
function TimeAxis({ times, x, width }: TimeAxisProps) {
  const ends = [...new Set([Math.min(...times), Math.max(...times)])];
  const anchorOf = (place: number) => (ends.length === 1 ? 'middle' : place === 0 ? 'start' : 'end');
  return (
    <g>
      <line class="chart-axis" x1={PLOT.left} x2={width} y1={PLOT.bottom} y2={PLOT.bottom} />
      {times.map((time) => (
        <line key={time} class="chart-axis" x1={x(time)} x2={x(time)} y1={PLOT.bottom} y2={PLOT.bottom + 5} />
      ))}
      {ends.map((time, place) => (
        <text key={time} class="chart-label" x={x(time)} y={HEIGHT - 14} text-anchor={anchorOf(place)}>
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
      {group.points.map((point) => (
        <SeriesPoint
          key={point.imageId}
          x={x(Date.parse(point.at))}
          y={y(point.value)}
          isChosen={point.imageId === chosenImage}
          isUploadTime={point.isUploadTime}
        />
      ))}
    </g>
  );
}
