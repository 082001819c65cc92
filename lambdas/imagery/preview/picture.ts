import { FILTER_NONE } from './indexed-png.ts';
import {
  BAR_HEIGHT,
  BAR_TOP,
  type Card,
  drawCard,
  EMPTY_SWATCH,
  headerHeight,
  legendHeight,
  MARGIN,
} from './picture-card.ts';
import { EMPTY_INDEX, inkIndex, MAP_STEPS, PAPER_INDEX } from './picture-palette.ts';

const FRAME_INDEX = inkIndex(48);

/** Palette indices of the whole picture, as PNG has them: header, map, legend from the top. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly scanlines: Uint8Array;
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
    this.scanlines = new Uint8Array((this.width + 1) * this.height).fill(PAPER_INDEX);
    for (let y = 0; y < this.height; y++) this.scanlines[y * (this.width + 1)] = FILTER_NONE;
  }

  /** The map in its frame, in the middle. */
  drawMap(map: Uint8Array): void {
    const left = Math.floor((this.width - this.#mapWidth) / 2);
    this.#fill(left - 1, this.#header - 1, this.#mapWidth + 2, this.#mapHeight + 2, FRAME_INDEX);
    for (let y = 0; y < this.#mapHeight; y++) {
      const row = map.subarray(y * this.#mapWidth, (y + 1) * this.#mapWidth);
      this.scanlines.set(row, this.#at(left, this.#header + y));
    }
  }

  /** Everything that is not the map. */
  drawCard(): void {
    const { indices, height } = drawCard(this.#card);
    const legendTop = this.#header + this.#mapHeight;
    for (let y = 0; y < height; y++) {
      // The frame of the map lies in the last row of the header and the first of the legend.
      if (y === this.#header - 1 || y === this.#header) continue;
      const row = indices.subarray(y * this.width, (y + 1) * this.width);
      this.scanlines.set(row, this.#at(0, y < this.#header ? y : y + this.#mapHeight));
    }
    const barWidth = this.width - 2 * MARGIN;
    this.#fill(MARGIN - 1, legendTop + BAR_TOP - 1, barWidth + 2, BAR_HEIGHT + 2, FRAME_INDEX);
    const bar = Uint8Array.from({ length: barWidth }, (_, x) =>
      Math.round((x * (MAP_STEPS - 1)) / (barWidth - 1)),
    );
    for (let y = 0; y < BAR_HEIGHT; y++) {
      this.scanlines.set(bar, this.#at(MARGIN, legendTop + BAR_TOP + y));
    }
    if (this.#card.hasEmptyPixels) {
      const { x, y, width, height } = EMPTY_SWATCH;
      this.#fill(x - 1, legendTop + y - 1, width + 2, height + 2, FRAME_INDEX);
      this.#fill(x, legendTop + y, width, height, EMPTY_INDEX);
    }
  }

  #fill(left: number, top: number, width: number, height: number, index: number): void {
    for (let y = top; y < top + height; y++) {
      this.scanlines.fill(index, this.#at(left, y), this.#at(left + width, y));
    }
  }

  #at(x: number, y: number): number {
    return y * (this.width + 1) + 1 + x;
  }
}
