import type { BedCover, BedIndexResult } from '../pipeline/bed-statistics.ts';
import type { Health, IndexId, VigourClass } from '../pipeline/image-analysis.ts';
import { SQUARE_METRES_PER_HECTARE } from '../spectral/health.ts';
import type { BedAreas } from './area-inside.ts';
import type { BedAccumulator } from './bed-accumulator.ts';

/** What a bed's pixels are read with. */
export interface Reading {
  readonly index: IndexId;
  /** Of the image: its class set and threshold are those of its beds. */
  readonly health: Health | null;
  readonly map: { readonly pixelArea: number | null };
  readonly areas: BedAreas;
}

/**
 * Values at which pixels are counted: lower ends of the classes but the first, then the threshold of the cover; empty for an index
 * that has neither. As float32, like the map: a value that was at an edge before it was stored still is.
 */
export function classEdges(index: IndexId, health: Health | null): Float32Array {
  if (health?.basis !== index) return new Float32Array(0);
  const { classes, vegetation } = health;
  const threshold = vegetation?.basis === index ? [vegetation.threshold] : [];
  return Float32Array.from([...classes.slice(1).map(({ from }) => from), ...threshold]);
}

export function resultOf(gathered: BedAccumulator, reading: Reading): BedIndexResult {
  const { pixels, valid } = gathered;
  if (valid === 0) {
    const isOutside = !(reading.areas.inside > 0);
    const unavailable = pixels > 0 ? 'no_valid_pixels' : isOutside ? 'outside_image' : 'no_pixel_centre';
    return { pixels, unavailable };
  }
  const hectares = hectaresOf(valid, reading);
  const hasClasses = reading.health?.basis === reading.index;
  return {
    pixels,
    validPixels: valid,
    ...gathered.result(),
    hectares,
    classes: hasClasses ? classesOf(gathered, reading) : null,
    cover: hasClasses ? coverOf(gathered, reading) : null,
  };
}

function classesOf(gathered: BedAccumulator, reading: Reading): VigourClass[] {
  const { classes } = reading.health!;
  return classes.map(({ name, from, to }, i) => {
    const atOrAbove = i === 0 ? gathered.valid : gathered.atOrAbove[i - 1]!;
    const above = i === classes.length - 1 ? 0 : gathered.atOrAbove[i]!;
    const pixels = atOrAbove - above;
    return {
      name,
      from,
      to,
      pixels,
      fraction: pixels / gathered.valid,
      hectares: hectaresOf(pixels, reading),
    };
  });
}

function coverOf(gathered: BedAccumulator, reading: Reading): BedCover | null {
  const { vegetation, classes } = reading.health!;
  if (vegetation === null || vegetation.basis !== reading.index) return null;
  const pixels = gathered.atOrAbove[classes.length - 1]!;
  const { basis, threshold } = vegetation;
  return {
    basis,
    threshold,
    pixels,
    fraction: pixels / gathered.valid,
    hectares: hectaresOf(pixels, reading),
  };
}

function hectaresOf(pixels: number, { map: { pixelArea } }: Reading): number | null {
  return pixelArea === null ? null : (pixels * pixelArea) / SQUARE_METRES_PER_HECTARE;
}
