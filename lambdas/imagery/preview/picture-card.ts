import type { IndexStatistics } from '../../pipeline/image-analysis.ts';
import { groupedCount } from '../../spectral/grouped-count.ts';
import type { LegendRange } from '../../spectral/legend-range.ts';
import { legendTicks } from '../../spectral/legend-ticks.ts';
import { INK, InkLayer, QUIET_INK } from './ink-layer.ts';
import { drawScaleBar, type ScaleBar } from './scale-bar.ts';
import { canWrite, drawText, textWidth } from './stroke-font.ts';

/** pixels */
export const MARGIN = 28;
export const BAR_HEIGHT = 14;
/** From the lower edge of the map to the upper edge of the legend's bar; the mark of the mean lies between. */
export const BAR_TOP = 26;
/** A card that is narrower has no room for the figures. */
export const NARROWEST_CARD = 536;
const NOTE_HEIGHT = 17;
const TEXT = 10;

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

/** Header and legend, the legend below the header as if there were no map. */
export function drawCard(card: Card): InkLayer {
  const header = headerHeight(card);
  const layer = new InkLayer(card.width, header + legendHeight(card));
  drawHeader(layer, card);
  drawLegend(layer, card, header);
  return layer;
}

function drawHeader(layer: InkLayer, card: Card): void {
  const { width, title, formula, statistics } = card;
  const figures = `mean ${statistics.mean.toFixed(3)}   median ${statistics.p50.toFixed(3)}   std ${statistics.std.toFixed(3)}`;
  const pixels = `${groupedCount(statistics.count)} valid pixels`;
  drawText(layer, title, MARGIN, 22, 20, INK);
  drawText(layer, figures, width - MARGIN - textWidth(figures, 11), 22, 11, INK);
  drawText(layer, pixels, width - MARGIN - textWidth(pixels, TEXT), 40, TEXT, QUIET_INK);
  drawText(layer, formula, MARGIN, 55, TEXT, QUIET_INK);
  drawText(layer, sourceLine(card) ?? '', MARGIN, 73, TEXT, QUIET_INK);
}

/** Only a name that can be written whole: half a name, or one with gaps, is another file's. */
function sourceLine({ source, width }: Card): string | null {
  const isWritten = source !== null && canWrite(source) && textWidth(source, TEXT) <= width - 2 * MARGIN;
  return isWritten ? source : null;
}

/** @param top of the legend, in pixels of the layer */
function drawLegend(layer: InkLayer, card: Card, top: number): void {
  const { width, range, statistics, hasEmptyPixels, scaleBar, notes } = card;
  const barWidth = width - 2 * MARGIN;
  const xOf = (value: number) =>
    MARGIN + barWidth * Math.min(1, Math.max(0, (value - range.from) / (range.to - range.from)));
  const { decimals, ticks } = legendTicks(range);
  const keyX = hasEmptyPixels ? EMPTY_SWATCH.x + EMPTY_SWATCH.width + 8 : MARGIN;
  const meanX = hasEmptyPixels ? keyX + textWidth('no data', TEXT) + 24 : MARGIN + 6;
  for (const tick of ticks) drawTick(layer, tick.toFixed(decimals), xOf(tick), top, barWidth);
  drawMarker(layer, xOf(statistics.mean), top + BAR_TOP - 9);
  if (hasEmptyPixels) drawText(layer, 'no data', keyX, top + 86, TEXT, INK);
  drawMarker(layer, meanX, top + 88);
  drawText(layer, 'mean', meanX + 12, top + 86, TEXT, INK);
  if (scaleBar !== null) drawScaleBar(layer, scaleBar, width - MARGIN, top + 91, INK);
  for (const [i, note] of notes.entries()) {
    drawText(layer, note, MARGIN, top + 112 + i * NOTE_HEIGHT, TEXT, QUIET_INK);
  }
}

function drawTick(layer: InkLayer, label: string, x: number, top: number, barWidth: number): void {
  // Labels at the ends stay within the bar.
  const half = textWidth(label, TEXT) / 2;
  const labelX = Math.min(MARGIN + barWidth - 2 * half, Math.max(MARGIN, x - half));
  const foot = top + BAR_TOP + BAR_HEIGHT;
  layer.drawLine(Float64Array.of(x, foot, x, foot + 6), 1.2, QUIET_INK);
  drawText(layer, label, labelX, foot + 13, TEXT, INK);
}

/** A small triangle that points down. */
function drawMarker(layer: InkLayer, x: number, top: number): void {
  const corners = [
    { x: x - 5, y: top },
    { x: x + 5, y: top },
    { x, y: top + 7 },
  ] as const;
  layer.fillTriangle(corners, INK);
}
