import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import {
  COLOUR_MAP_IDS,
  type OutputFile,
  type PreviewRequest,
  type Radiometry,
} from '../../pipeline/image-analysis.ts';
import type { ValueRange } from '../../spectral/index-definition.ts';
import { COLOUR_MAPS } from './colour-maps.ts';
import { encodeIndexedPng } from './indexed-png.ts';
import { legendRange } from './legend-range.ts';
import {
  BAR_HEIGHT,
  BAR_TOP,
  type Card,
  drawCard,
  EMPTY_SWATCH,
  headerHeight,
  legendHeight,
  MARGIN,
  NARROWEST_CARD,
  type PictureStatistics,
} from './picture-card.ts';
import {
  EMPTY_INDEX,
  inkIndex,
  MAP_STEPS,
  mapIndices,
  PAPER_INDEX,
  picturePalette,
} from './picture-palette.ts';
import { previewNotes } from './preview-notes.ts';
import { scaleBar } from './scale-bar.ts';

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
  readonly statistics: PictureStatistics;
  readonly path: string;
  /** Under the title. */
  readonly formula?: string;
  /** UCUM; absent where the index has none. */
  readonly unit?: string;
  /** Name of the image's file; written where it fits. */
  readonly source?: string;
  readonly style?: PreviewRequest;
  readonly radiometry?: Radiometry;
  /** Metres on the ground along one of the values; null or absent where that is not certain. */
  readonly metresPerValue?: number | null;
}

/** Small images are enlarged by whole factors until their longer side reaches this; pixels. */
const COMFORTABLE_SIDE = 640;
const FRAME_INDEX = inkIndex(48);

/** A picture for people: title, map, legend with ticks, and the figures that matter. */
export async function drawPreview(preview: Preview): Promise<OutputFile> {
  const factor = Math.max(1, Math.floor(COMFORTABLE_SIDE / Math.max(preview.width, preview.height)));
  const range = legendRange(preview.display, preview.statistics, preview.style?.range ?? 'fixed');
  const map = enlarge(mapIndices(preview.values, range), preview.width, factor);
  const card: Card = {
    width: Math.max(preview.width * factor + 2 * MARGIN, NARROWEST_CARD),
    title: preview.title,
    formula: [preview.formula ?? '', preview.unit === undefined ? '' : `   unit: ${preview.unit}`].join(''),
    statistics: preview.statistics,
    range,
    source: preview.source ?? null,
    hasEmptyPixels: map.includes(EMPTY_INDEX),
    scaleBar: scaleBar(preview.metresPerValue == null ? null : preview.metresPerValue / factor),
    notes: previewNotes(range, preview.radiometry),
  };
  const picture = new Picture(card, preview.width * factor, preview.height * factor);
  picture.drawMap(map);
  await picture.drawCard();
  const palette = picturePalette(COLOUR_MAPS[preview.style?.colourMap ?? COLOUR_MAP_IDS[0]]);
  const png = await encodeIndexedPng({ ...picture, palette });
  await writeFile(preview.path, png);
  return { name: preview.name, path: preview.path, contentType: 'image/png', bytes: png.length };
}

/** Each index as a square of `factor` pixels. */
function enlarge(indices: Uint8Array, width: number, factor: number): Uint8Array {
  if (factor === 1) return indices;
  const height = indices.length / width;
  const wide = width * factor;
  const large = new Uint8Array(wide * height * factor);
  for (let y = 0; y < height; y++) {
    const first = y * factor * wide;
    for (let x = 0; x < width; x++) {
      large.fill(indices[y * width + x]!, first + x * factor, first + (x + 1) * factor);
    }
    for (let copy = 1; copy < factor; copy++) large.copyWithin(first + copy * wide, first, first + wide);
  }
  return large;
}

/** Palette indices of the whole picture: header, map, legend from the top. */
class Picture {
  readonly width: number;
  readonly height: number;
  readonly indices: Uint8Array;
  readonly #card: Card;
  readonly #mapWidth: number;
  readonly #mapHeight: number;
  readonly #header: number;

  constructor(card: Card, mapWidth: number, mapHeight: number) {
    this.#card = card;
    this.#mapWidth = mapWidth;
    this.#mapHeight = mapHeight;
    this.#header = headerHeight(card);
    this.width = card.width;
    this.height = this.#header + mapHeight + legendHeight(card);
    this.indices = new Uint8Array(this.width * this.height).fill(PAPER_INDEX);
  }

  /** The map in its frame, in the middle. */
  drawMap(map: Uint8Array): void {
    const left = Math.floor((this.width - this.#mapWidth) / 2);
    this.#fill(left - 1, this.#header - 1, this.#mapWidth + 2, this.#mapHeight + 2, FRAME_INDEX);
    for (let y = 0; y < this.#mapHeight; y++) {
      const row = map.subarray(y * this.#mapWidth, (y + 1) * this.#mapWidth);
      this.indices.set(row, (this.#header + y) * this.width + left);
    }
  }

  /** Everything that is not the map. */
  async drawCard(): Promise<void> {
    const svg = Buffer.from(drawCard(this.#card));
    const grey = await sharp(svg).flatten({ background: '#fff' }).toColourspace('b-w').raw().toBuffer();
    const split = this.#header * this.width;
    this.#drawInk(grey.subarray(0, split - this.width), 0);
    const legendTop = this.#header + this.#mapHeight;
    this.#drawInk(grey.subarray(split + this.width), (legendTop + 1) * this.width);
    const barWidth = this.width - 2 * MARGIN;
    this.#fill(MARGIN - 1, legendTop + BAR_TOP - 1, barWidth + 2, BAR_HEIGHT + 2, FRAME_INDEX);
    for (let x = 0; x < barWidth; x++) {
      const step = Math.round((x * (MAP_STEPS - 1)) / (barWidth - 1));
      this.#fill(MARGIN + x, legendTop + BAR_TOP, 1, BAR_HEIGHT, step);
    }
    if (this.#card.hasEmptyPixels) {
      const { x, y, width, height } = EMPTY_SWATCH;
      this.#fill(x - 1, legendTop + y - 1, width + 2, height + 2, FRAME_INDEX);
      this.#fill(x, legendTop + y, width, height, EMPTY_INDEX);
    }
  }

  #drawInk(grey: Uint8Array, start: number): void {
    for (let i = 0; i < grey.length; i++) {
      if (grey[i]! < 255) this.indices[start + i] = inkIndex(255 - grey[i]!);
    }
  }

  #fill(left: number, top: number, width: number, height: number, index: number): void {
    for (let y = top; y < top + height; y++) {
      this.indices.fill(index, y * this.width + left, y * this.width + left + width);
    }
  }
}
