import type { IndexStatistics } from '../../pipeline/image-analysis.ts';
import type { LegendRange } from './legend-range.ts';
import { legendTicks } from './legend-ticks.ts';
import { drawScaleBar, type ScaleBar } from './scale-bar.ts';
import { canWrite, textPath, textWidth } from './stroke-font.ts';

/** pixels */
export const MARGIN = 28;
export const BAR_HEIGHT = 14;
/** From the lower edge of the map to the upper edge of the legend's bar; the mark of the mean lies between. */
export const BAR_TOP = 26;
/** A card that is narrower has no room for the figures. */
export const NARROWEST_CARD = 536;
const NOTE_HEIGHT = 17;
const TEXT = 10;
/** Black on white: the colours of ink and paper are the palette's. */
const INK = '#000';
const QUIET_INK = '#737373';

export type PictureStatistics = Pick<IndexStatistics, 'count' | 'mean' | 'std' | 'p2' | 'p50' | 'p98'>;

/** What is written around the map. */
export interface Card {
  readonly width: number;
  readonly title: string;
  readonly formula: string;
  readonly statistics: PictureStatistics;
  readonly range: LegendRange;
  readonly source: string | null;
  readonly hasEmptyPixels: boolean;
  readonly scaleBar: ScaleBar | null;
  readonly notes: readonly string[];
}

export function headerHeight(card: Card): number {
  return sourceLine(card) === null ? 84 : 100;
}

export function legendHeight({ notes }: Card): number {
  return 116 + notes.length * NOTE_HEIGHT + (notes.length > 0 ? 4 : 0);
}

/** The swatch of the pixels without a value, in pixels below the map. */
export const EMPTY_SWATCH = { x: MARGIN, y: 85, width: 18, height: 12 } as const;

/** Header and legend as one SVG, the legend below the header as if there were no map. */
export function drawCard(card: Card): string {
  const header = headerHeight(card);
  const height = header + legendHeight(card);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${card.width}" height="${height}">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...drawHeader(card),
    `<g transform="translate(0 ${header})">${drawLegend(card).join('')}</g>`,
    '</svg>',
  ].join('\n');
}

function drawHeader(card: Card): string[] {
  const { width, title, formula, statistics } = card;
  const figures = `mean ${statistics.mean.toFixed(3)}   median ${statistics.p50.toFixed(3)}   std ${statistics.std.toFixed(3)}`;
  const pixels = `${statistics.count.toLocaleString('en-US')} valid pixels`;
  const source = sourceLine(card);
  return [
    textPath(title, MARGIN, 22, 20, INK),
    alignRight(figures, width - MARGIN, 22, 11, INK),
    alignRight(pixels, width - MARGIN, 40, TEXT, QUIET_INK),
    textPath(formula, MARGIN, 55, TEXT, QUIET_INK),
    ...(source === null ? [] : [textPath(source, MARGIN, 73, TEXT, QUIET_INK)]),
  ];
}

/** Only a name that can be written whole: half a name, or one with gaps, is another file's. */
function sourceLine({ source, width }: Card): string | null {
  const isWritten = source !== null && canWrite(source) && textWidth(source, TEXT) <= width - 2 * MARGIN;
  return isWritten ? source : null;
}

function drawLegend({ width, range, statistics, hasEmptyPixels, scaleBar, notes }: Card): string[] {
  const barWidth = width - 2 * MARGIN;
  const xOf = (value: number) =>
    MARGIN + barWidth * Math.min(1, Math.max(0, (value - range.from) / (range.to - range.from)));
  const { decimals, ticks } = legendTicks(range);
  const keyX = hasEmptyPixels ? EMPTY_SWATCH.x + EMPTY_SWATCH.width + 8 : MARGIN;
  const meanX = hasEmptyPixels ? keyX + textWidth('no data', TEXT) + 24 : MARGIN + 6;
  return [
    ...ticks.map((tick) => drawTick(tick.toFixed(decimals), xOf(tick), barWidth)),
    drawMarker(xOf(statistics.mean), BAR_TOP - 9),
    hasEmptyPixels ? textPath('no data', keyX, 86, TEXT, INK) : '',
    drawMarker(meanX, 88),
    textPath('mean', meanX + 12, 86, TEXT, INK),
    scaleBar === null ? '' : drawScaleBar(scaleBar, width - MARGIN, 91, INK),
    ...notes.map((note, i) => textPath(note, MARGIN, 112 + i * NOTE_HEIGHT, TEXT, QUIET_INK)),
  ];
}

function drawTick(label: string, x: number, barWidth: number): string {
  // Labels at the ends stay within the bar.
  const half = textWidth(label, TEXT) / 2;
  const labelX = Math.min(MARGIN + barWidth - 2 * half, Math.max(MARGIN, x - half));
  const foot = BAR_TOP + BAR_HEIGHT;
  const line = `<path d="M${x} ${foot}V${foot + 6}" stroke="${QUIET_INK}" stroke-width="1.2"/>`;
  return line + textPath(label, labelX, foot + 13, TEXT, INK);
}

/** A small triangle that points down. */
function drawMarker(x: number, top: number): string {
  return `<path d="M${x - 5} ${top}H${x + 5}L${x} ${top + 7}Z" fill="${INK}"/>`;
}

function alignRight(text: string, right: number, y: number, size: number, ink: string): string {
  return textPath(text, right - textWidth(text, size), y, size, ink);
}
