import type { ValueRange } from '../../spectral/index-definition.ts';

/**
 * Brown over pale yellow to dark blue-green. Lightness falls steadily with the value and the hue goes from orange to
 * blue-green, so that it reads with any colour vision and in grey print; soil looks like soil.
 */
const STOPS: readonly (readonly [position: number, red: number, green: number, blue: number])[] = [
  [0, 249, 232, 204],
  [0.12, 240, 217, 170],
  [0.28, 225, 190, 105],
  [0.42, 190, 184, 82],
  [0.56, 127, 168, 84],
  [0.7, 66, 142, 93],
  [0.85, 22, 105, 96],
  [1, 5, 60, 78],
];

export type Colour = readonly [red: number, green: number, blue: number];

/** Colour of an index value on a legend of the given range; what lies beyond takes the colour of the end. */
export function colourOf(value: number, { from, to }: ValueRange): Colour {
  const position = Math.min(1, Math.max(0, (value - from) / (to - from)));
  const upper = Math.max(
    1,
    STOPS.findIndex(([stop]) => stop >= position),
  );
  const low = STOPS[upper - 1]!;
  const high = STOPS[upper]!;
  const share = (position - low[0]) / (high[0] - low[0]);
  const mix = (channel: 1 | 2 | 3) => Math.round(low[channel] + (high[channel] - low[channel]) * share);
  return [mix(1), mix(2), mix(3)];
}
