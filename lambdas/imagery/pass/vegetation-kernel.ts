import { arrayBytes, type KernelArray, type KernelMemory } from '../kernels/kernel-memory.ts';
import type { Window } from '../raster-reader.ts';
import { HIGHEST_REFLECTANCE, LOWEST_REFLECTANCE } from '../statistics/reflectance-check.ts';
import { cellEdges, cellOf, MOST_CELLS } from '../statistics/stress-grid.ts';
import type { BandPlanes } from './band-planes.ts';
import type { IndexRows } from './index-rows.ts';
import type { PassPlan } from './pass-plan.ts';
import type { ReflectanceRow } from './reflectance-row.ts';

/** As vegetation-tile.as.ts lays it out. */
const CONTEXT_LENGTH = 25;
const CONTEXT = { first: 22, end: 23, outer: 24 } as const;
/** Values that lie outside the histogram: 1 of NDVI, 2 of SAVI. */
const OUTER = [1, 2] as const;
/** Count and sum of each cell. */
const CELL_LENGTH = 2;

/**
 * NDVI and SAVI of a whole tile in one call of a kernel, to the last bit as row by row: of unsigned samples of 8 or 16
 * bits that lie in the kernels' memory. Nearly all images are of this kind, and a thread that calls so seldom has
 * nothing to compile.
 */
export class VegetationKernel {
  readonly #memory: KernelMemory;
  readonly #context: KernelArray<Float64Array>;
  readonly #edges: KernelArray<Uint32Array>;
  readonly #cells: readonly KernelArray<Float64Array>[];
  readonly #indices: readonly IndexRows[];
  readonly #plan: PassPlan;

  private constructor(
    plan: PassPlan,
    memory: KernelMemory,
    bands: readonly ReflectanceRow[],
    indices: readonly IndexRows[],
  ) {
    this.#plan = plan;
    this.#memory = memory;
    this.#indices = indices;
    this.#context = memory.float64(CONTEXT_LENGTH);
    this.#edges = memory.uint32(MOST_CELLS + 1);
    this.#cells = OUTER.map(() => memory.float64(MOST_CELLS * CELL_LENGTH));
    const contextOf = (role: string) => bands[plan.bands.findIndex((band) => band.role === role)]!.context;
    const [lowest, highest] = plan.checksReflectance
      ? [LOWEST_REFLECTANCE, HIGHEST_REFLECTANCE]
      : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const places = OUTER.flatMap((_, i) => [...(indices[i]?.context ?? [0, 0, 0]), this.#cells[i]!.at]);
    const rest = [plan.parameters.soilBrightnessFactor, lowest, highest, this.#edges.at];
    this.#context.values.set([...contextOf('red'), ...contextOf('nir'), ...places, ...rest]);
  }

  /** null where rows have to be computed one by one. */
  static create(
    plan: PassPlan,
    memory: KernelMemory,
    bands: readonly ReflectanceRow[],
    indices: readonly IndexRows[],
  ): VegetationKernel | null {
    return VegetationKernel.computes(plan) ? new VegetationKernel(plan, memory, bands, indices) : null;
  }

  /** Whether a plan is of the kind. */
  static computes({ indices, bands, planeType, pixels, hasGaps, alphaMarked }: PassPlan): boolean {
    const isRead = pixels !== null && !hasGaps && alphaMarked === null;
    const isUnsigned = planeType.kind === 'uint' && planeType.bits <= 16;
    const isPair = indices[0] === 'ndvi' && (indices.length === 1 || indices[1] === 'savi');
    return isRead && isUnsigned && isPair && indices.length <= 2 && bands.length === 2;
  }

  /** bytes that it takes of the kernels' memory */
  static readonly BYTES =
    arrayBytes(CONTEXT_LENGTH, 8) +
    arrayBytes(MOST_CELLS + 1, 4) +
    OUTER.length * arrayBytes(MOST_CELLS * CELL_LENGTH, 8);

  /** @param planes in the kernels' memory */
  compute(planes: BandPlanes, tile: Window): void {
    const columns = cellEdges(tile.x, tile.width, this.#plan.width);
    const rows = cellEdges(tile.y, tile.height, this.#plan.height);
    this.#edges.values.set(columns);
    for (let i = 0; i + 1 < rows.length; i++) {
      for (const { values } of this.#cells) values.fill(0);
      this.#computeRows(planes, tile, rows[i]!, rows[i + 1]!, columns.length - 1);
      for (const [index, { values }] of this.#cells.entries()) {
        this.#indices[index]?.addCells(columns, cellOf(tile.y + rows[i]!, this.#plan.height), values);
      }
    }
  }

  #computeRows({ bands, window }: BandPlanes, tile: Window, from: number, to: number, cells: number): void {
    const { kernels } = this.#memory;
    const bytes = bands[0]!.BYTES_PER_ELEMENT;
    const rowBytes = window.width * bytes;
    const [red, nir] = (['red', 'nir'] as const).map(
      (role) => bands[this.#plan.bands.findIndex((band) => band.role === role)]!.byteOffset,
    ) as [number, number];
    for (let y = from; y < to; ) {
      const place = (tile.y - window.y + y) * rowBytes + (tile.x - window.x) * bytes;
      const { at } = this.#context;
      y = kernels.vegetationRows(at, red + place, nir + place, rowBytes, bytes, tile.width, y, to, cells);
      this.#addOuter();
    }
  }

  #addOuter(): void {
    const { values } = this.#context;
    const [first, end, outer] = [values[CONTEXT.first]!, values[CONTEXT.end]!, values[CONTEXT.outer]!];
    for (const [i, bit] of OUTER.entries()) {
      if ((outer & bit) === 0) continue;
      const { row, statistics } = this.#indices[i]!;
      statistics.addOuter(row.values.subarray(first, end));
    }
  }
}
