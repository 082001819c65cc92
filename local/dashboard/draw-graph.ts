import { escapeHtml } from './escape.ts';
import type { Span } from './rows-to-series.ts';
import { type Scale, scaleFor, shortNumber, timesIn } from './scale.ts';
import type { Series } from './series.ts';

export interface Limit {
  readonly value: number;
  readonly label: string;
}

export interface GraphToDraw {
  readonly series: readonly Series[];
  readonly limits: readonly Limit[];
  readonly stacked: boolean;
  readonly span: Span;
  /** A line ends where nothing was written for longer. */
  readonly gapMilliseconds: number;
}

/** In units of the drawing. */
const WIDTH = 480;
const HEIGHT = 190;
const LEFT = 46;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 22;
const DAY = 24 * 3600 * 1000;

/** Lines over time, as SVG; its colours are classes, so that the page decides on light or dark. */
export function drawGraph(graph: GraphToDraw): string {
  const layers = graph.stacked ? stack(graph.series) : graph.series;
  const scale = scaleFor(largestOf(layers, graph.limits));
  const place = placeIn(graph.span, scale);
  const parts = [
    ...scale.ticks.map((tick) => gridLine(tick, place)),
    ...timesIn(graph.span.from, graph.span.to).map((time) => timeLabel(time, graph.span, place)),
    // The highest of a stack first: the lower ones cover what is theirs.
    ...layers.map((layer, index) => drawSeries(layer, index, graph, place)).reverse(),
    ...graph.limits.map((limit) => limitLine(limit, place)),
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">${parts.join('')}</svg>`;
}

interface Place {
  x(time: number): string;
  y(value: number): string;
}

function placeIn({ from, to }: Span, { top }: Scale): Place {
  const width = WIDTH - LEFT - RIGHT;
  const height = HEIGHT - TOP - BOTTOM;
  return {
    x: (time) => (LEFT + ((Math.max(time, from) - from) / (to - from)) * width).toFixed(1),
    y: (value) => (TOP + height - (value / top) * height).toFixed(1),
  };
}

function largestOf(layers: readonly Series[], limits: readonly Limit[]): number {
  const values = layers.flatMap(({ points }) => [...points.values()]);
  return [...values, ...limits.map(({ value }) => value)].reduce((a, b) => Math.max(a, b), 0);
}

/** Each series on top of those before it; where it has no value, it adds none. */
function stack(series: readonly Series[]): Series[] {
  const times = [...new Set(series.flatMap(({ points }) => [...points.keys()]))].sort((a, b) => a - b);
  const total = new Map<number, number>(times.map((time) => [time, 0]));
  return series.map(({ label, points }) => {
    for (const time of times) total.set(time, total.get(time)! + (points.get(time) ?? 0));
    return { label, points: new Map(total) };
  });
}

function drawSeries({ points }: Series, index: number, graph: GraphToDraw, place: Place): string {
  const colour = colourClass(index);
  const pieces = unbroken([...points], graph.gapMilliseconds);
  const areas = graph.stacked ? pieces.map((piece) => drawArea(piece, colour, place)) : [];
  const lines = pieces.map((piece) => {
    return `<polyline class="line ${colour}" points="${piece.map((point) => at(point, place)).join(' ')}"/>`;
  });
  // A line through one point is invisible, and a few points should be seen as such.
  const dots = points.size > MOST_DOTS ? [] : [...points].map((point) => drawDot(point, colour, place));
  return [...areas, ...lines, ...dots].join('');
}

type Point = readonly [time: number, value: number];

const MOST_DOTS = 40;

function unbroken(points: readonly Point[], gapMilliseconds: number): Point[][] {
  const pieces: Point[][] = [];
  for (const point of points) {
    const last = pieces.at(-1);
    if (last && point[0] - last.at(-1)![0] <= gapMilliseconds) last.push(point);
    else pieces.push([point]);
  }
  return pieces;
}

function at([time, value]: Point, { x, y }: Place): string {
  return `${x(time)},${y(value)}`;
}

function drawArea(piece: readonly Point[], colour: string, place: Place): string {
  const ends = [piece[0]!, piece.at(-1)!].map(([time]) => at([time, 0], place));
  const outline = [ends[0], ...piece.map((point) => at(point, place)), ends[1]];
  return `<polygon class="area ${colour}" points="${outline.join(' ')}"/>`;
}

function drawDot([time, value]: Point, colour: string, { x, y }: Place): string {
  return `<circle class="dot ${colour}" cx="${x(time)}" cy="${y(value)}" r="2.2"/>`;
}

const COLOURS = 10;

export function colourClass(index: number): string {
  return `c${index % COLOURS}`;
}

function gridLine(tick: number, { y }: Place): string {
  const at = y(tick);
  const label = `<text class="tick" x="${LEFT - 6}" y="${at}" dy="3.5" text-anchor="end">${shortNumber(tick)}</text>`;
  return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>${label}`;
}

function timeLabel(time: number, { from, to }: Span, { x }: Place): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const minute = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const label =
    to - from > 2 * DAY ? day : to - from < 300_000 ? `${minute}:${two(date.getSeconds())}` : minute;
  return `<text class="tick" x="${x(time)}" y="${HEIGHT - 6}" text-anchor="middle">${label}</text>`;
}

function limitLine({ value, label }: Limit, { y }: Place): string {
  const at = y(value);
  const text = `<text class="limit-label" x="${LEFT + 4}" y="${at}" dy="-3">${escapeHtml(label)} ${shortNumber(value)}</text>`;
  return `<line class="limit" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>${text}`;
}
