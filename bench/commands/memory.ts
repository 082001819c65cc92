import { median } from '../measure/measurement.ts';
import type { Session } from '../measure/session.ts';
import type { BenchOptions } from '../options.ts';
import { memorySpecs } from '../rasters/raster-set.ts';

export interface MemoryPoint {
  readonly raster: string;
  readonly megapixels: number;
  /** Missing: the engine's own choice. */
  readonly workers?: number;
  /** MiB, median */
  readonly peakRss: number;
  /** s, median, whole process */
  readonly wall: number;
}

/** Peak memory by size, of rasters that are alike in all but size. */
export async function measureMemory(session: Session, options: BenchOptions): Promise<MemoryPoint[]> {
  const points: MemoryPoint[] = [];
  const choices = options.workers.length === 0 ? [undefined] : options.workers;
  for (const spec of memorySpecs(options.small)) {
    const file = await session.raster(spec);
    for (const workers of choices) {
      const runs = [];
      for (let run = 1; run <= options.runs; run++) {
        session.say(`${spec.name}, run ${run} of ${options.runs}`);
        runs.push(
          await session.inWorkspace((workspace) => session.engine(spec, file, workspace, 'whole', workers)),
        );
      }
      points.push({
        raster: spec.name,
        megapixels: (spec.width * spec.height) / 1e6,
        ...(workers !== undefined && { workers }),
        peakRss: median(runs.map(({ peakRss }) => peakRss)),
        wall: median(runs.map(({ processWall }) => processWall)),
      });
    }
  }
  return points;
}
