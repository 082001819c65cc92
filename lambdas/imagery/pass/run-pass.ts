import { TILE_SIZE } from '../cog/map-tile.ts';
import type { IndexMap } from '../index-map.ts';
import type { RasterReader } from '../raster-reader.ts';
import type { ReflectanceCheck } from '../statistics/reflectance-check.ts';
import type { ValueSpread } from '../statistics/value-spread.ts';
import type { ImageThreads } from './image-threads.ts';
import { Pass } from './pass.ts';
import type { PassPlan } from './pass-plan.ts';
import type { TileThreads } from './tile-threads.ts';
import type { TiffUnits } from './unit-source.ts';

export interface PassOptions {
  /** Threads that decode and compute. */
  readonly threads: ImageThreads;
  readonly signal?: AbortSignal | undefined;
  /** 0..1, as the image is worked through. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

export interface PassFindings {
  readonly validPixels: number;
  readonly check: ReflectanceCheck;
  readonly alphaValues: ValueSpread;
}

/** Reads an image once, from its blocks to the tiles of all maps and overviews. `maps` are in the order of the plan's indices. */
export async function runPass(
  raster: RasterReader,
  bands: readonly number[],
  units: TiffUnits | null,
  plan: PassPlan,
  maps: readonly IndexMap[],
  options: PassOptions,
): Promise<PassFindings> {
  const threads = options.threads.begin(plan);
  try {
    const pass = new Pass(plan, maps, threads, depthFor(units, threads), options);
    if (units === null) await pass.readDecoded(raster, bands);
    else if (units.plan.shared) await pass.readShared(units);
    else await pass.readUnits(units);
    return await pass.conclude();
  } finally {
    threads.close();
  }
}

/** Jobs for each one that threads call for. Units are uneven, and concluded in order: nobody is to wait for the longest. */
const SMALL_UNITS_DEEP = 2;

/** How many jobs are under way. Deeper only where all that waits is small. */
function depthFor(units: TiffUnits | null, { depth }: TileThreads): number {
  const isSmall = units !== null && !units.plan.shared && units.largestLocalUnit <= TILE_SIZE * TILE_SIZE;
  return isSmall ? SMALL_UNITS_DEEP * depth : depth;
}
