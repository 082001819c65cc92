import type { PixelPoint, PixelRing } from './pixel-rings.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Areas in pixels: of a bed, and of its part within the image. */
export interface BedAreas {
  readonly whole: number;
  readonly inside: number;
}

export function areasOf(polygons: readonly (readonly PixelRing[])[], image: Size): BedAreas {
  let whole = 0;
  let inside = 0;
  for (const polygon of polygons) {
    for (const [i, ring] of polygon.entries()) {
      const sign = i === 0 ? 1 : -1;
      whole += sign * areaOf(ring);
      inside += sign * areaOf(clipped(ring, image));
    }
  }
  return { whole, inside: Math.min(Math.max(inside, 0), whole) };
}

/** From its first point, lest digits cancel. */
function areaOf(ring: PixelRing): number {
  if (ring.length < 3) return 0;
  const [left, top] = ring[0]!;
  let twice = 0;
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    twice += (x - left) * (nextY - top) - (nextX - left) * (y - top);
  }
  return Math.abs(twice) / 2;
}

/**
 * The part of a ring within the image (Sutherland and Hodgman 1974, doi 10.1145/360767.360802). Parts that the image tears asunder
 * stay joined by edges along its border, which have no area.
 */
function clipped(ring: PixelRing, { width, height }: Size): PixelRing {
  const sides = [
    [0, 0, 1],
    [0, width, -1],
    [1, 0, 1],
    [1, height, -1],
  ] as const;
  return sides.reduce<PixelRing>((rest, [axis, limit, sign]) => cut(rest, axis, limit, sign), ring);
}

/** What lies on one side of a line of constant column (axis 0) or row (axis 1). */
function cut(ring: PixelRing, axis: 0 | 1, limit: number, sign: 1 | -1): PixelRing {
  const isKept = (point: PixelPoint) => (point[axis] - limit) * sign >= 0;
  if (ring.every(isKept)) return ring;
  return ring.flatMap((point, i) => {
    const next = ring[(i + 1) % ring.length]!;
    const kept = isKept(point) ? [point] : [];
    return isKept(point) === isKept(next) ? kept : [...kept, crossing(point, next, axis, limit)];
  });
}

function crossing(a: PixelPoint, b: PixelPoint, axis: 0 | 1, limit: number): PixelPoint {
  const share = (limit - a[axis]) / (b[axis] - a[axis]);
  const other = axis === 0 ? a[1] + share * (b[1] - a[1]) : a[0] + share * (b[0] - a[0]);
  return axis === 0 ? [limit, other] : [other, limit];
}
