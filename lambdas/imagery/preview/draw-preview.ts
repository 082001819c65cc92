import { writeFile } from 'node:fs/promises';
import {
  COLOUR_MAP_IDS,
  type OutputFile,
  type PreviewRequest,
  type Radiometry,
} from '../../pipeline/image-analysis.ts';
import { COLOUR_MAPS } from '../../spectral/colour-maps.ts';
import type { ValueRange } from '../../spectral/index-definition.ts';
import { legendRange } from '../../spectral/legend-range.ts';
import { encodeIndexedPng } from './indexed-png.ts';
import { Picture } from './picture.ts';
import { type Card, MARGIN, NARROWEST_CARD, type PictureStatistics } from './picture-card.ts';
import { EMPTY_INDEX, picturePalette } from './picture-palette.ts';
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
  /** Palette indices of the map by a legend of this range, row by row. */
  readonly indicesIn: (range: ValueRange) => Uint8Array;
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
  /** Metres on the ground along one of the indices; null or absent where that is not certain. */
  readonly metresPerValue?: number | null;
}

/** Small images are enlarged by whole factors until their longer side reaches this; pixels. */
const COMFORTABLE_SIDE = 640;

/** A picture for people: title, map, legend with ticks, and the figures that matter. */
export async function drawPreview(preview: Preview): Promise<OutputFile> {
  const factor = Math.max(1, Math.floor(COMFORTABLE_SIDE / Math.max(preview.width, preview.height)));
  const range = legendRange(preview.display, preview.statistics, preview.style?.range ?? 'fixed');
  const map = enlarge(preview.indicesIn(range), preview.width, factor);
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
  picture.drawCard();
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
