import { colourAt } from '../../spectral/colour-map.ts';
import type { Colour, ColourMap } from '../../spectral/colour-maps.ts';
import type { ValueRange } from '../../spectral/index-definition.ts';
import { arrayBytes, type KernelArray, KernelMemory } from '../kernels/kernel-memory.ts';

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

const palettes = new Map<ColourMap, readonly Colour[]>();

export function picturePalette(map: ColourMap): readonly Colour[] {
  const palette = palettes.get(map) ?? makePalette(map);
  palettes.set(map, palette);
  return palette;
}

function makePalette(map: ColourMap): readonly Colour[] {
  const steps = Array.from({ length: MAP_STEPS }, (_, i) => colourAt(map, i / (MAP_STEPS - 1)));
  const inks = Array.from({ length: LAST_INK - FIRST_INK + 1 }, (_, i) => {
    const share = i / (LAST_INK - FIRST_INK);
    const mix = (channel: 0 | 1 | 2) => Math.round(PAPER[channel] + (INK[channel] - PAPER[channel]) * share);
    return [mix(0), mix(1), mix(2)] as const;
  });
  return [...steps, map.empty, ...inks];
}

/** Palette indices of values; NaN is empty, what lies beyond the range takes the colour of the end. */
export class PaletteMapper {
  readonly #memory: KernelMemory;
  readonly #values: KernelArray<Float32Array>;
  readonly #indices: KernelArray<Uint8Array>;
  readonly #range: ValueRange;

  /** @param most values at a time */
  constructor(range: ValueRange, most: number) {
    this.#range = range;
    this.#memory = new KernelMemory(arrayBytes(most, 4) + arrayBytes(most, 1));
    this.#values = this.#memory.float32(most);
    this.#indices = this.#memory.uint8(most);
  }

  /** The indices are overwritten by the next call. */
  map(values: Float32Array): Uint8Array {
    const { from, to } = this.#range;
    const [source, mapped] = [this.#values, this.#indices];
    source.values.set(values);
    this.#memory.kernels.mapIndices(source.at, mapped.at, values.length, from, to, MAP_STEPS, EMPTY_INDEX);
    return mapped.values.subarray(0, values.length);
  }
}

/** @param darkness 0 is paper, 255 is ink */
export function inkIndex(darkness: number): number {
  return PAPER_INDEX + Math.round(inkSteps(darkness));
}

/** How far a darkness is from paper, in indices. */
export function inkSteps(darkness: number): number {
  return (darkness * (LAST_INK - FIRST_INK)) / 255;
}
