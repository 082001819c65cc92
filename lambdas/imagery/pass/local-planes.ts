import { TILE_SIZE } from '../cog/map-tile.ts';
import { arrayBytes, type KernelArray, type KernelMemory } from '../kernels/kernel-memory.ts';
import type { Window } from '../raster-reader.ts';
import { type BandPlanes, planeSampleBytes, planesOver, samplesIn } from './band-planes.ts';
import type { PassPlan } from './pass-plan.ts';

/** Planes of one thread in the memory of its kernels: those of a unit that it decodes, or of a tile of planes that all share. */
export class LocalPlanes {
  readonly #plan: PassPlan;
  readonly #memory: readonly KernelArray<Uint8Array>[];
  readonly #valid: KernelArray<Uint8Array> | null;
  #planes: BandPlanes | undefined;

  constructor(plan: PassPlan, memory: KernelMemory) {
    const pixels = pixelsFor(plan);
    this.#plan = plan;
    this.#memory = plan.bands.map(() => memory.uint8(pixels * planeSampleBytes(plan.planeType)));
    this.#valid = plan.hasGaps ? memory.uint8(pixels) : null;
  }

  /** bytes that they take of the kernels' memory */
  static bytesFor(plan: PassPlan): number {
    const pixels = pixelsFor(plan);
    const ofBands = plan.bands.length * arrayBytes(pixels, planeSampleBytes(plan.planeType));
    return ofBands + (plan.hasGaps ? arrayBytes(pixels, 1) : 0);
  }

  /** For a unit, all valid, with what was in them before: a job is done before the next one begins. */
  over(window: Window): BandPlanes {
    this.#planes = planesOver(window, this.#planes) ?? this.#create(window);
    return this.#planes;
  }

  /** A copy of one tile of planes that lie elsewhere, and have no gaps. */
  copyOf(planes: BandPlanes, tile: Window): BandPlanes {
    const copy = this.over(tile);
    const first = (tile.y - planes.window.y) * planes.window.width + tile.x - planes.window.x;
    for (let y = 0; y < tile.height; y++) {
      const from = first + y * planes.window.width;
      for (const [i, band] of planes.bands.entries()) {
        copy.bands[i]!.set(band.subarray(from, from + tile.width), y * tile.width);
      }
    }
    return copy;
  }

  #create(window: Window): BandPlanes {
    const size = window.width * window.height;
    const bands = this.#memory.map(({ at, values }) =>
      samplesIn(values.buffer as ArrayBuffer, at, size, this.#plan.planeType),
    );
    return { window, bands, valid: this.#valid?.values.subarray(0, size).fill(1) ?? null };
  }
}

/** Samples that come decoded are computed where they are. */
function pixelsFor({ pixels, unitPixels }: PassPlan): number {
  return pixels === null ? 0 : Math.max(unitPixels, TILE_SIZE * TILE_SIZE);
}
