import type { PixelRing } from '../../lambdas/beds/pixel-rings.ts';

/** Whether the middle of a pixel lies in polygons, by a walk over all edges: nothing of scan lines. */
export function holdsMiddle(rings: readonly PixelRing[], column: number, row: number): boolean {
  const [x, y] = [column + 0.5, row + 0.5];
  let isInside = false;
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i++) {
      const [p, q] = [ring[i]!, ring[(i + 1) % ring.length]!];
      const [a, b] = p[1] < q[1] ? [p, q] : [q, p];
      if (!(a[1] <= y && y < b[1])) continue;
      if (a[0] + ((y - a[1]) * (b[0] - a[0])) / (b[1] - a[1]) <= x) isInside = !isInside;
    }
  }
  return isInside;
}

/** Statistics of values in the middle of none, one or many pixels, by sorting and by two passes. */
export function plainStatistics(values: readonly number[]) {
  const valid = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const mean = valid.reduce((sum, value) => sum + value, 0) / valid.length;
  const variance = valid.reduce((sum, value) => sum + (value - mean) ** 2, 0) / valid.length;
  const percentile = (share: number) => {
    const rank = (valid.length - 1) * share;
    const lower = valid[Math.floor(rank)]!;
    return lower + (valid[Math.ceil(rank)]! - lower) * (rank - Math.floor(rank));
  };
  return {
    pixels: values.length,
    validPixels: valid.length,
    mean,
    std: Math.sqrt(variance),
    min: valid[0]!,
    max: valid.at(-1)!,
    percentile,
  };
}
