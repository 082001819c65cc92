import { DECIMALS } from './limits.ts';

/** A place as even numbers of `UNITS` to a degree, which doubles hold exactly; the middle of two is a whole number. */
export type Point = readonly [x: number, y: number];

export const UNITS = 2 * 10 ** DECIMALS;

export function toPoint([longitude, latitude]: readonly [number, number]): Point {
  return [2 * Math.round((longitude * UNITS) / 2), 2 * Math.round((latitude * UNITS) / 2)];
}

/** Relative error of the difference of two rounded products, with room. */
const PRODUCT_ERROR = 4 * Number.EPSILON;

/** 1 where the way a, b, c turns left, -1 where it turns right, 0 where the three lie on a line: exactly. */
export function turn(a: Point, b: Point, c: Point): -1 | 0 | 1 {
  const [abx, aby, acx, acy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]];
  const left = abx * acy;
  const right = aby * acx;
  const difference = left - right;
  if (Math.abs(difference) > PRODUCT_ERROR * (Math.abs(left) + Math.abs(right))) return sign(difference);
  const exact = BigInt(abx) * BigInt(acy) - BigInt(aby) * BigInt(acx);
  return exact > 0n ? 1 : exact < 0n ? -1 : 0;
}

function sign(value: number): -1 | 1 {
  return value > 0 ? 1 : -1;
}

export function isSame(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Whether a point lies on the segment from a to b, the ends included. */
export function isOn(a: Point, b: Point, point: Point): boolean {
  return (
    turn(a, b, point) === 0 &&
    Math.min(a[0], b[0]) <= point[0] &&
    point[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= point[1] &&
    point[1] <= Math.max(a[1], b[1])
  );
}

/** How two segments meet: through each other's inside, in another way, or not at all. */
export type Meeting = 'cross' | 'touch' | 'apart';

export function meetingOf(a: Point, b: Point, c: Point, d: Point): Meeting {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc * abd < 0 && cda * cdb < 0) return 'cross';
  const touches = isOn(a, b, c) || isOn(a, b, d) || isOn(c, d, a) || isOn(c, d, b);
  return touches ? 'touch' : 'apart';
}

/** Where a point lies with regard to a closed ring (without its last position). */
export function sideOf(ring: readonly Point[], point: Point): 'inside' | 'outside' | 'on' {
  let isInside = false;
  for (const [i, a] of ring.entries()) {
    const b = ring[(i + 1) % ring.length]!;
    if (isOn(a, b, point)) return 'on';
    if (a[1] <= point[1] === b[1] <= point[1]) continue;
    const [low, high] = a[1] < b[1] ? [a, b] : [b, a];
    if (turn(low, high, point) > 0) isInside = !isInside;
  }
  return isInside ? 'inside' : 'outside';
}
