import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributeProfile, type CpuProfile, PARTS, type PartSeconds } from '../measure/cpu-profile.ts';
import { cpuOf } from '../measure/measurement.ts';
import type { Session } from '../measure/session.ts';
import type { BenchOptions } from '../options.ts';
import { rasterSpec } from '../rasters/raster-set.ts';

export interface Split {
  readonly raster: string;
  /** CPU s of JavaScript's threads */
  readonly parts: PartSeconds;
  /** CPU s of all other threads: zlib where it runs on the pool, sharp, garbage collection, compilation */
  readonly otherThreads: number;
  /** CPU s of bare decoding and encoding: what the parts of the same names cannot do without */
  readonly limit: { readonly decode: number; readonly encode: number };
}

/** One profiled run of each raster; the parts are told apart by the folders of the source files. */
export async function measureSplit(session: Session, options: BenchOptions): Promise<Split[]> {
  const splits: Split[] = [];
  for (const name of options.rasters) {
    const spec = rasterSpec(name, options.small);
    const file = await session.raster(spec);
    session.say(`${spec.name}: profiled run`);
    splits.push(
      await session.inWorkspace(async (workspace) => {
        const workers = options.workers.at(-1);
        const engine = await session.engine(spec, file, workspace, 'readable', workers);
        const parts = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<keyof PartSeconds, number>;
        for (const profile of profilesIn(workspace)) {
          const found = attributeProfile(profile, (path) => readFileSync(path, 'utf8'));
          for (const part of PARTS) parts[part] += found[part];
        }
        const inScript = PARTS.reduce((sum, part) => sum + parts[part], 0);
        const { decode, encode } = await session.entropyCost(file, workspace);
        const otherThreads = Math.max(0, cpuOf(engine) - inScript);
        return { raster: spec.name, parts, otherThreads, limit: { decode, encode } };
      }),
    );
  }
  return splits;
}

/** One file of the main thread and of every worker. */
function profilesIn(folder: string): CpuProfile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile);
}
