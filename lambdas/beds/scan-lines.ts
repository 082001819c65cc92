import type { PixelRing } from './pixel-rings.ts';

/** Edges of one bed that a line through the middles of pixels can cross, four numbers each: upper point, lower point. */
export interface EdgeTable {
  readonly edges: Float64Array;
  /** First row whose middle may lie in the bed, and the one after the last. */
  readonly top: number;
  readonly bottom: number;
}

/** Told of a run of pixels of one row: columns `from` to before `to`. */
export type VisitRun = (row: number, from: number, to: number) => void;

export function edgeTable(polygons: readonly (readonly PixelRing[])[]): EdgeTable {
  const edges: number[] = [];
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const ring of polygons.flat()) {
    for (const [i, a] of ring.entries()) {
      const b = ring[(i + 1) % ring.length]!;
      if (a[1] === b[1]) continue;
      // From the upper point to the lower, whichever way the ring runs: neighbours then cross a line at the same place, to the last bit.
      const [upper, lower] = a[1] < b[1] ? [a, b] : [b, a];
      edges.push(upper[0], upper[1], lower[0], lower[1]);
      top = Math.min(top, firstFrom(upper[1]));
      bottom = Math.max(bottom, firstFrom(lower[1]));
    }
  }
  return { edges: Float64Array.from(edges), top, bottom };
}

/**
 * Runs of pixels whose middle lies in the bed, of the rows from `top` to before `bottom`, within 0 to before `width`.
 *
 * The rule: the middle of a pixel lies in the bed where a line from it to the left crosses an odd number of edges. An edge is
 * crossed on the rows from its upper end (included) to its lower end (not), at places left of the middle or at it. Hence of two beds
 * with a common edge exactly one has each pixel at it.
 */
export function scanLines(
  { edges, top: first, bottom: end }: EdgeTable,
  rows: { readonly top: number; readonly bottom: number },
  width: number,
  visit: VisitRun,
): void {
  const top = Math.max(first, rows.top);
  const bottom = Math.min(end, rows.bottom);
  if (top >= bottom) return;
  const { starts, columns } = crossings(edges, top, bottom);
  for (let row = top; row < bottom; row++) {
    const crossed = columns.subarray(starts[row - top]!, starts[row - top + 1]!).sort();
    for (let i = 0; i + 1 < crossed.length; i += 2) {
      const from = Math.max(0, firstFrom(crossed[i]!));
      const to = Math.min(width, firstFrom(crossed[i + 1]!));
      if (from < to) visit(row, from, to);
    }
  }
}

/** The first pixel whose middle is at a coordinate or beyond it. */
function firstFrom(coordinate: number): number {
  return Math.ceil(coordinate - 0.5);
}

/** Where edges cross the middles of rows: those of row `top + i` from starts[i] to before starts[i + 1]. */
function crossings(edges: Float64Array, top: number, bottom: number) {
  const starts = new Uint32Array(bottom - top + 1);
  eachCrossing(edges, top, bottom, (row) => starts[row - top + 1]!++);
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const columns = new Float64Array(starts[starts.length - 1]!);
  const next = starts.slice();
  eachCrossing(edges, top, bottom, (row, column) => {
    columns[next[row - top]!++] = column;
  });
  return { starts, columns };
}

function eachCrossing(
  edges: Float64Array,
  top: number,
  bottom: number,
  visit: (row: number, column: number) => void,
): void {
  for (let i = 0; i < edges.length; i += 4) {
    const [x, y, lowerX, lowerY] = [edges[i]!, edges[i + 1]!, edges[i + 2]!, edges[i + 3]!];
    const last = Math.min(bottom, firstFrom(lowerY));
    for (let row = Math.max(top, firstFrom(y)); row < last; row++) {
      visit(row, x + ((row + 0.5 - y) * (lowerX - x)) / (lowerY - y));
    }
  }
}
