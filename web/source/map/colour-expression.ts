import type { ColourMapId } from '../../../lambdas/pipeline/image-analysis.ts';
import { COLOUR_MAPS, type Colour } from '../../../lambdas/spectral/colour-maps.ts';

export type Expression = number | string | readonly Expression[];

/** Bands of a tile on the graphics processor: the value, and whether there is one. */
const VALUE: Expression = ['band', 1];
const PRESENT: Expression = ['band', 2];
const TRANSPARENT: Expression = [0, 0, 0, 0];

/** Names of the variables that move the legend without compiling a shader anew. */
export const LEGEND_VARIABLES = { from: 'from', to: 'to' } as const;

/** The colour of a pixel, as in the pictures: by its place in the legend, and none without a value. */
export function colourExpression(id: ColourMapId): Expression {
  const from: Expression = ['var', LEGEND_VARIABLES.from];
  const place: Expression = ['/', ['-', VALUE, from], ['-', ['var', LEGEND_VARIABLES.to], from]];
  const stops = COLOUR_MAPS[id].stops.flatMap(({ position, colour }): Expression[] => [
    position,
    [...colour, 1],
  ]);
  return ['case', ['==', PRESENT, 0], TRANSPARENT, ['interpolate', ['linear'], place, ...stops]];
}

export function cssColour([red, green, blue]: Colour): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** A legend's bar from its low end to its high one. */
export function cssGradient(id: ColourMapId): string {
  const stops = COLOUR_MAPS[id].stops.map(
    ({ position, colour }) => `${cssColour(colour)} ${(position * 100).toFixed(2)}%`,
  );
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
