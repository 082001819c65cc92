import type { MetricStore } from '../metrics/metric-store.ts';
import type { AlarmReading, AlarmState } from './alarm.ts';
import { colourClass, drawGraph } from './draw-graph.ts';
import { escapeHtml } from './escape.ts';
import { renderMarkdown } from './markdown.ts';
import { periodIn, RANGES, type Range } from './range.ts';
import { drawnSeries, type Span } from './rows-to-series.ts';
import { shortNumber } from './scale.ts';
import type { Drawn } from './series.ts';
import type { GraphWidget, Widget } from './widget.ts';

/** What a page is drawn from. */
export interface Viewed {
  readonly store: MetricStore;
  readonly readings: ReadonlyMap<string, AlarmReading>;
  readonly range: Range;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function renderWidget(widget: Widget, viewed: Viewed): string {
  switch (widget.type) {
    case 'text':
      return frame(widget, 'text', renderMarkdown(widget.properties.markdown));
    case 'alarm':
      return frame(widget, 'alarms', renderAlarms(widget.properties, viewed));
    case 'metric':
      return frame(widget, 'graph', renderGraph(widget, viewed));
  }
}

function frame({ width }: Widget, kind: string, content: string): string {
  return `<section class="${kind}" style="grid-column:span ${width}">${content}</section>`;
}

const STATES: Readonly<Record<AlarmState, readonly [css: string, text: string]>> = {
  OK: ['ok', 'OK'],
  ALARM: ['alarm', 'in alarm'],
  INSUFFICIENT_DATA: ['unknown', 'not known here'],
};

function renderAlarms(
  { title, alarms }: { readonly title: string; readonly alarms: readonly string[] },
  { readings }: Viewed,
): string {
  const names = alarms.map((arn) => arn.split(':alarm:').at(-1) ?? arn);
  const common = commonBeginning(names);
  const items = names.map((name) => {
    const reading = readings.get(name);
    const [css, text] = STATES[reading?.state ?? 'INSUFFICIENT_DATA'];
    const told = escapeHtml([reading?.reason, reading?.description].filter(Boolean).join('\n\n'));
    return `<li class="${css}" title="${told}"><b>${escapeHtml(name.slice(common.length))}</b> ${text}</li>`;
  });
  return `<h3>${escapeHtml(title)}</h3><ul>${items.join('')}</ul>`;
}

/** crop-health-dev- */
function commonBeginning(names: readonly string[]): string {
  const [first = '', ...others] = names;
  const words = first.split(/(?<=-)/);
  const kept = words.findIndex((_word, index) => {
    const beginning = words.slice(0, index + 1).join('');
    return others.some((name) => !name.startsWith(beginning));
  });
  return words.slice(0, Math.max(0, kept)).join('');
}

const MILLISECONDS_OF_A_DAY = 86_400_000;

function spanOf({ properties: { start } }: GraphWidget, { now, range }: Viewed): Span {
  const days = Number(/\d+/.exec(start ?? '')?.[0] ?? 0);
  return { from: now - (days > 0 ? days * MILLISECONDS_OF_A_DAY : RANGES[range]), to: now };
}

/** A gauge that has not changed is written each minute. */
const LONGEST_SILENCE = 90_000;

function renderGraph(widget: GraphWidget, viewed: Viewed): string {
  const { title, metrics, stacked, annotations } = widget.properties;
  const span = spanOf(widget, viewed);
  const periods = metrics.map((row) => periodIn(viewed.range, row));
  const drawn = drawnSeries(metrics, viewed.store, span, (row) => periodIn(viewed.range, row));
  const limits = annotations?.horizontal ?? [];
  const gapMilliseconds = Math.max(LONGEST_SILENCE, 2 * Math.max(...periods));
  const isEmpty = drawn.every(({ points }) => points.size === 0);
  const isUnmeasured = isEmpty && drawn.length > 0 && drawn.every(({ unmeasured }) => unmeasured.length > 0);
  const picture = isEmpty
    ? `<p class="empty">${isUnmeasured ? 'not measured here' : 'no data'}</p>`
    : drawGraph({ series: drawn, limits, stacked, span, gapMilliseconds });
  return `<h3>${escapeHtml(title)}</h3>${picture}<ul class="legend">${drawn.map(legend).join('')}</ul>`;
}

function legend({ label, points, unmeasured }: Drawn, index: number): string {
  const latest = [...points.values()].at(-1);
  const value = latest === undefined ? '' : ` <b>${shortNumber(latest)}</b>`;
  const missing =
    points.size === 0 ? 'not measured here' : `without ${unmeasured.join(', ')}, not measured here`;
  const note = unmeasured.length > 0 ? ` <i>(${escapeHtml(missing)})</i>` : '';
  return `<li><span class="${colourClass(index)}"></span>${escapeHtml(label)}${value}${note}</li>`;
}
