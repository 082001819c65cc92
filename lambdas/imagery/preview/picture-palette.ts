import { colourAt } from '../../spectral/colour-map.ts';
import type { Colour, ColourMap } from '../../spectral/colour-maps.ts';
import type { ValueRange } from '../../spectral/index-definition.ts';

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

/** Palette indices of values; NaN is empty, what lies beyond the range takes the colour of the end. */
export function mapIndices(values: Float32Array, { from, to }: ValueRange): Uint8Array {
  const indices = new Uint8Array(values.length);
  const scale = (MAP_STEPS - 1) / (to - from);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const step = (Math.min(to, Math.max(from, value)) - from) * scale;
    indices[i] = Number.isNaN(value) ? EMPTY_INDEX : step + 0.5;
  }
  return indices;
}

/** @param darkness 0 is paper, 255 is ink */
export function inkIndex(darkness: number): number {
  return FIRST_INK + Math.round((darkness * (LAST_INK - FIRST_INK)) / 255);
}
