import type { Colour, ColourMap } from './colour-maps.ts';

/** Colour at a position from 0 to 1 of the legend; what lies beyond takes the colour of the end. */
export function colourAt({ stops }: ColourMap, position: number): Colour {
  const share = Math.min(1, Math.max(0, position));
  const upper = Math.max(
    1,
    stops.findIndex((stop) => stop.position >= share),
  );
  const low = stops[upper - 1]!;
  const high = stops[upper]!;
  const weight = (share - low.position) / (high.position - low.position);
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(low.colour[channel] + (high.colour[channel] - low.colour[channel]) * weight);
  return [mix(0), mix(1), mix(2)];
}
