import { colourAt } from '../../spectral/colour-map.ts';
import type { Colour, ColourMap } from '../../spectral/colour-maps.ts';
import type { ValueRange } from '../../spectral/index-definition.ts';
import { arrayBytes, KernelMemory } from '../kernels/kernel-memory.ts';

/**
 * The 256 colours of a picture: steps of the colour map, one for pixels without a value, and a ramp from paper to ink
 * for everything that is drawn. 224 steps are finer than what is told apart on a screen; 31 inks make smooth letters.
 */
export const MAP_STEPS = 224;
export const EMPTY_INDEX = MAP_STEPS;
const FIRST_INK = EMPTY_INDEX + 1;
const LAST_INK = 255;
export const PAPER_INDEX = FIRST_INK;

const PAPER: Colour = [255, 255, 255];
const INK: Colour = [34, 48, 43];

export function picturePalette(map: ColourMap): readonly Colour[] {
  const steps = Array.from({ length: MAP_STEPS }, (_, i) => colourAt(map, i / (MAP_STEPS - 1)));
  const inks = Array.from({ length: LAST_INK - FIRST_INK + 1 }, (_, i) => {
    const share = i / (LAST_INK - FIRST_INK);
    const mix = (channel: 0 | 1 | 2) => Math.round(PAPER[channel] + (INK[channel] - PAPER[channel]) * share);
    return [mix(0), mix(1), mix(2)] as const;
  });
  return [...steps, map.empty, ...inks];
}

/** Values that are mapped at a time. */
const MAPPED_VALUES = 65_536;

/** Palette indices of values; NaN is empty, what lies beyond the range takes the colour of the end. */
export function mapIndices(values: Float32Array, { from, to }: ValueRange): Uint8Array {
  const memory = new KernelMemory(arrayBytes(MAPPED_VALUES, 4) + arrayBytes(MAPPED_VALUES, 1));
  const [source, mapped] = [memory.float32(MAPPED_VALUES), memory.uint8(MAPPED_VALUES)];
  const indices = new Uint8Array(values.length);
  for (let start = 0; start < values.length; start += MAPPED_VALUES) {
    const some = values.subarray(start, start + MAPPED_VALUES);
    source.values.set(some);
    memory.kernels.mapIndices(source.at, mapped.at, some.length, from, to, MAP_STEPS, EMPTY_INDEX);
    indices.set(mapped.values.subarray(0, some.length), start);
  }
  return indices;
}

/** @param darkness 0 is paper, 255 is ink */
export function inkIndex(darkness: number): number {
  return PAPER_INDEX + Math.round(inkSteps(darkness));
}

/** How far a darkness is from paper, in indices. */
export function inkSteps(darkness: number): number {
  return (darkness * (LAST_INK - FIRST_INK)) / 255;
}
