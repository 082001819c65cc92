import { describe, expect, it } from 'vitest';
import { COLOUR_MAP_IDS } from '../../lambdas/pipeline/image-analysis.ts';
import { colourAt } from '../../lambdas/spectral/colour-map.ts';
import { COLOUR_MAPS } from '../../lambdas/spectral/colour-maps.ts';
import { colourExpression, cssGradient, type Expression } from '../../web/source/map/colour-expression.ts';

describe('the colours of the map', () => {
  it.each(COLOUR_MAP_IDS)('%s paints a value as the pictures do, whatever the legend is', (id) => {
    const expression = colourExpression(id);
    for (const position of [-0.5, 0, 0.03, 0.31, 0.5, 0.77, 1, 1.5]) {
      const painted = evaluate(expression, { value: 0.2 + position * 0.6, present: 1, from: 0.2, to: 0.8 });
      const expected = colourAt(COLOUR_MAPS[id], position);
      const [red, green, blue, alpha] = painted as number[];
      expect(alpha).toBe(1);
      for (const [i, channel] of [red, green, blue].entries()) {
        expect(Math.abs(channel! - expected[i]!)).toBeLessThanOrEqual(0.51);
      }
    }
  });

  it('paints nothing where there is no value', () => {
    const nothing = evaluate(colourExpression('canopy'), { value: 0, present: 0, from: -1, to: 1 });
    expect(nothing).toEqual([0, 0, 0, 0]);
  });

  it('draws the legend with the stops of the map', () => {
    expect(cssGradient('greys')).toMatch(
      /^linear-gradient\(to right, rgb\(255 255 255\) 0\.00%, .* rgb\(0 0 0\) 100\.00%\)$/,
    );
  });
});

interface Pixel {
  readonly value: number;
  readonly present: number;
  readonly from: number;
  readonly to: number;
}

/** The few operators that the expression is made of, as the map library defines them. */
function evaluate(expression: Expression, pixel: Pixel): number | number[] {
  if (typeof expression === 'number') return expression;
  const [operator, ...rest] = expression as readonly Expression[];
  const number = (i: number) => evaluate(rest[i]!, pixel) as number;
  switch (operator) {
    case 'band':
      return rest[0] === 1 ? pixel.value : pixel.present;
    case 'var':
      return pixel[rest[0] as 'from' | 'to'];
    case '-':
      return number(0) - number(1);
    case '/':
      return number(0) / number(1);
    case '==':
      return number(0) === number(1) ? 1 : 0;
    case 'case':
      return evaluate(number(0) === 1 ? rest[1]! : rest[2]!, pixel);
    case 'interpolate':
      return interpolate(number(1), rest.slice(2), pixel);
    default:
      return (expression as readonly number[]).slice();
  }
}

function interpolate(at: number, stops: readonly Expression[], pixel: Pixel): number[] {
  const pairs = Array.from({ length: stops.length / 2 }, (_, i) => ({
    place: stops[2 * i] as number,
    colour: evaluate(stops[2 * i + 1]!, pixel) as number[],
  }));
  if (at <= pairs[0]!.place) return pairs[0]!.colour;
  const upper = pairs.findIndex(({ place }) => place >= at);
  if (upper < 0) return pairs.at(-1)!.colour;
  const [low, high] = [pairs[upper - 1]!, pairs[upper]!];
  const weight = (at - low.place) / (high.place - low.place);
  return low.colour.map((channel, i) => channel + (high.colour[i]! - channel) * weight);
}
