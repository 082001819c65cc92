import sharp from 'sharp';
import type { IndexStatistics, OutputFile } from '../../pipeline/image-analysis.ts';
import type { ValueRange } from '../../spectral/index-definition.ts';
import { colourOf } from './colour-map.ts';
import { legendTicks } from './legend-ticks.ts';
import { textPath, textWidth } from './stroke-font.ts';

interface Preview {
  /** File name of the picture. */
  readonly name: string;
  readonly title: string;
  /** Index values at both ends of the legend. */
  readonly display: ValueRange;
  readonly width: number;
  readonly height: number;
  /** NaN where there is no value. */
  readonly values: Float32Array;
  readonly statistics: IndexStatistics;
  readonly path: string;
}

/** pixels */
const MARGIN = 28;
const HEADER = 64;
const LEGEND = 92;
const NARROWEST_MAP = 480;
/** Small images are enlarged by whole factors until their longer side reaches this. */
const COMFORTABLE_SIDE = 640;
const INK = '#22302b';
const QUIET_INK = '#5d6a64';
const PAPER = '#ffffff';
/** Nodata: paler than every colour of the map, and neutral. */
const EMPTY = [246, 247, 247] as const;

/** A picture for people: title, map, legend with ticks, and the figures that matter. */
export async function drawPreview(preview: Preview): Promise<OutputFile> {
  const factor = Math.max(1, Math.floor(COMFORTABLE_SIDE / Math.max(preview.width, preview.height)));
  const mapWidth = preview.width * factor;
  const mapHeight = preview.height * factor;
  const width = Math.max(mapWidth, NARROWEST_MAP) + 2 * MARGIN;
  const height = HEADER + mapHeight + LEGEND;
  const left = Math.floor((width - mapWidth) / 2);
  const pixels = { raw: { width: preview.width, height: preview.height, channels: 3 } } as const;
  const map = await sharp(colourise(preview.values, preview.display), pixels)
    .resize(mapWidth, mapHeight, { kernel: 'nearest' })
    .png()
    .toBuffer();
  const card = Buffer.from(drawCard(preview, width, height, { left, width: mapWidth, height: mapHeight }));
  const info = await sharp(card)
    .composite([{ input: map, left, top: HEADER }])
    .flatten({ background: PAPER })
    .png({ compressionLevel: 9 })
    .toFile(preview.path);
  return {
    name: preview.name,
    path: preview.path,
    contentType: 'image/png',
    bytes: info.size,
  };
}

function colourise(values: Float32Array, display: ValueRange): Uint8Array {
  const pixels = new Uint8Array(values.length * 3);
  const { from, to } = display;
  const steps = 1024;
  const palette = Array.from({ length: steps + 1 }, (_, i) =>
    colourOf(from + (i / steps) * (to - from), display),
  );
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const step = Math.round((Math.min(to, Math.max(from, value)) - from) * (steps / (to - from)));
    pixels.set(Number.isNaN(value) ? EMPTY : palette[step]!, i * 3);
  }
  return pixels;
}

function drawCard(
  preview: Preview,
  width: number,
  height: number,
  map: { left: number; width: number; height: number },
): string {
  const { statistics, title, display } = preview;
  const left = MARGIN;
  const barWidth = width - 2 * MARGIN;
  const { decimals, ticks } = legendTicks(display);
  const xOf = (value: number) => positionOf(value, display, left, barWidth);
  const barTop = HEADER + map.height + 24;
  const pixels = `${statistics.count.toLocaleString('en-US')} valid pixels`;
  const figures = `mean ${statistics.mean.toFixed(3)}   median ${statistics.p50.toFixed(3)}   std ${statistics.std.toFixed(3)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`,
    `<rect width="100%" height="100%" fill="${PAPER}"/>`,
    textPath(title, left, 22, 22, INK),
    textPath(figures, width - MARGIN - textWidth(figures, 11), 18, 11, INK),
    textPath(pixels, width - MARGIN - textWidth(pixels, 10), 38, 10, QUIET_INK),
    `<rect x="${map.left - 1}" y="${HEADER - 1}" width="${map.width + 2}" height="${map.height + 2}" fill="#d7dcd9"/>`,
    gradient(display),
    `<rect x="${left}" y="${barTop}" width="${barWidth}" height="14" rx="2" fill="url(#scale)"/>`,
    ...ticks.map((tick) => drawTick(tick.toFixed(decimals), xOf(tick), left, barTop, barWidth)),
    drawMarker(xOf(statistics.mean), barTop),
    '</svg>',
  ].join('\n');
}

function gradient(display: ValueRange): string {
  const { from, to } = display;
  const stops = Array.from({ length: 23 }, (_, i) => {
    const share = i / 22;
    return `<stop offset="${share}" stop-color="rgb(${colourOf(from + share * (to - from), display).join(',')})"/>`;
  });
  return `<defs><linearGradient id="scale">${stops.join('')}</linearGradient></defs>`;
}

function drawTick(label: string, x: number, left: number, top: number, width: number): string {
  // Labels at the ends stay within the bar.
  const half = textWidth(label, 10) / 2;
  const labelX = Math.min(left + width - 2 * half, Math.max(left, x - half));
  const line = `<path d="M${x} ${top + 14}V${top + 20}" stroke="${QUIET_INK}" stroke-width="1.2"/>`;
  return line + textPath(label, labelX, top + 27, 10, INK);
}

/** A small triangle above the bar at the mean. */
function drawMarker(x: number, top: number): string {
  return `<path d="M${x - 5} ${top - 9}H${x + 5}L${x} ${top - 2}Z" fill="${INK}"/>`;
}

function positionOf(value: number, { from, to }: ValueRange, left: number, width: number): number {
  return left + width * Math.min(1, Math.max(0, (value - from) / (to - from)));
}
