import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areasOf } from '../../lambdas/beds/area-inside.ts';
import type { PixelPoint, PixelRing } from '../../lambdas/beds/pixel-rings.ts';
import { edgeTable, scanLines } from '../../lambdas/beds/scan-lines.ts';
import { holdsMiddle } from './plain-reference.ts';

const WIDTH = 24;
const HEIGHT = 17;

/** Pixels as `column,row`, of bands of rows as a pass takes them. */
function pixelsOf(polygons: readonly (readonly PixelRing[])[], bandRows = 5): string[] {
  const pixels: string[] = [];
  const table = edgeTable(polygons);
  for (let top = 0; top < HEIGHT; top += bandRows) {
    scanLines(table, { top, bottom: Math.min(HEIGHT, top + bandRows) }, WIDTH, (row, from, to) => {
      for (let column = from; column < to; column++) pixels.push(`${column},${row}`);
    });
  }
  return pixels.sort();
}

function everyPixel(isWanted: (column: number, row: number) => boolean): string[] {
  const pixels: string[] = [];
  for (let row = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) if (isWanted(column, row)) pixels.push(`${column},${row}`);
  }
  return pixels.sort();
}

/** Halves: many corners and edges go through the middles of pixels. */
const half = (max: number) => fc.integer({ min: -8, max: 2 * max + 8 }).map((n) => n / 2);
const anywhere = (max: number) => fc.double({ min: -5, max: max + 5, noNaN: true });
const point = fc.oneof(fc.tuple(half(WIDTH), half(HEIGHT)), fc.tuple(anywhere(WIDTH), anywhere(HEIGHT)));
/** Also crossing itself: the rule of odd and even holds for any. */
const ring = fc.array(point, { minLength: 3, maxLength: 12 });

describe('pixels of a bed', () => {
  it('are those whose middle lies in it, by the plain rule, for any rings, holes and several polygons', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        (polygons) => {
          expect(pixelsOf(polygons)).toEqual(everyPixel((x, y) => holdsMiddle(polygons.flat(), x, y)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('on a common edge belong to exactly one of two neighbours', () => {
    // A fan around a point: neighbours share edges, each run through in the other direction.
    const fan = fc.tuple(point, fc.array(point, { minLength: 3, maxLength: 9 }));
    fc.assert(
      fc.property(fan, ([middle, around]) => {
        const byAngle = [...around].sort((a, b) => angle(middle, a) - angle(middle, b));
        const wedges = byAngle.map((from, i) => [[middle, from, byAngle[(i + 1) % byAngle.length]!]]);
        const counts = new Map<string, number>();
        for (const wedge of wedges) {
          for (const pixel of pixelsOf([wedge])) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
        }
        const odd = [...counts].filter(([, count]) => count % 2 === 1).map(([pixel]) => pixel);
        expect(odd.sort()).toEqual(pixelsOf([[byAngle]]));
      }),
    );
  });

  it('of a grid of beds are shared by none and lost by none, whatever the turn of the field', () => {
    const turned = fc.record({
      degrees: fc.double({ min: 0, max: 360, noNaN: true }),
      side: fc.double({ min: 1.1, max: 9, noNaN: true }),
    });
    fc.assert(
      fc.property(turned, ({ degrees, side }) => {
        const seen = Array.from({ length: 81 }, (_, i) =>
          square(i % 9, Math.floor(i / 9), side, degrees),
        ).flatMap((bed) => pixelsOf([[bed]]));
        const whole = pixelsOf([
          [
            [
              corner(0, 0, side, degrees),
              corner(9, 0, side, degrees),
              corner(9, 9, side, degrees),
              corner(0, 9, side, degrees),
            ],
          ],
        ]);
        expect(new Set(seen).size).toBe(seen.length);
        // At the outer border, corners of beds lie on a side of the whole to within rounding only.
        expect(Math.abs(seen.length - whole.length)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the area of a bed within the image', () => {
  it('is that of its pixels, as they get small', () => {
    const image = { width: WIDTH, height: HEIGHT };
    const triangle = fc.tuple(point, point, point);
    fc.assert(
      fc.property(triangle, (corners) => {
        const { whole, inside } = areasOf([[corners]], image);
        const times = 16;
        let count = 0;
        const fine = corners.map(([x, y]) => [x * times, y * times] as PixelPoint);
        scanLines(
          edgeTable([[fine]]),
          { top: 0, bottom: HEIGHT * times },
          WIDTH * times,
          (_row, from, to) => {
            count += to - from;
          },
        );
        expect(inside).toBeLessThanOrEqual(whole);
        // A pixel is lost or won at most at each crossing of a row with the border.
        expect(Math.abs(count / times ** 2 - inside)).toBeLessThan((2 * HEIGHT * times + 8) / times ** 2);
      }),
    );
  });

  it('is exact for beds within it, beside it and around it', () => {
    const square = (left: number, top: number, side: number): PixelRing => [
      [left, top],
      [left + side, top],
      [left + side, top + side],
      [left, top + side],
    ];
    const image = { width: 10, height: 10 };
    expect(areasOf([[square(2, 2, 3)]], image)).toEqual({ whole: 9, inside: 9 });
    expect(areasOf([[square(-2, -2, 4)]], image)).toEqual({ whole: 16, inside: 4 });
    expect(areasOf([[square(-20, 3, 4)]], image)).toEqual({ whole: 16, inside: 0 });
    expect(areasOf([[square(-20, -20, 50)]], image)).toEqual({ whole: 2500, inside: 100 });
    expect(areasOf([[square(1, 1, 4), square(2, 2, 1)]], image)).toEqual({ whole: 15, inside: 15 });
  });
});

function angle([x, y]: PixelPoint, [otherX, otherY]: PixelPoint): number {
  return Math.atan2(otherY - y, otherX - x);
}

function corner(x: number, y: number, side: number, degrees: number): PixelPoint {
  const radians = (degrees * Math.PI) / 180;
  const [u, v] = [(x - 4.5) * side, (y - 4.5) * side];
  return [
    WIDTH / 2 + u * Math.cos(radians) - v * Math.sin(radians),
    HEIGHT / 2 + u * Math.sin(radians) + v * Math.cos(radians),
  ];
}

function square(x: number, y: number, side: number, degrees: number): PixelRing {
  return [
    corner(x, y, side, degrees),
    corner(x + 1, y, side, degrees),
    corner(x + 1, y + 1, side, degrees),
    corner(x, y + 1, side, degrees),
  ];
}
