import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundleForm, bundle } from '../engine/bundle-engine.ts';
import type { EngineJob } from '../engine/engine-job.ts';
import type { EntropyCost, LimitJob } from '../limit/entropy-cost.ts';
import { provideRaster } from '../rasters/raster-cache.ts';
import { describeRaster, type RasterSpec, scaleOf } from '../rasters/raster-set.ts';
import type { Measurement, ProcessReport } from './measurement.ts';
import type { Place } from './processors.ts';
import { type Command, lastLine, runProcess } from './run-process.ts';

/** One call of the bench: runs processes, says what it does, and leaves no maps behind. */
export class Session {
  readonly signal: AbortSignal;
  readonly #say: (line: string) => void;

  constructor(signal: AbortSignal, say: (line: string) => void) {
    this.signal = signal;
    this.#say = say;
  }

  say(line: string): void {
    this.#say(line);
  }

  raster(spec: RasterSpec): Promise<string> {
    return provideRaster(spec, this.signal, (path) => this.say(`making ${describeRaster(spec)}: ${path}`));
  }

  /** A folder for maps, which is gone after the work. */
  async inWorkspace<T>(work: (workspace: string) => Promise<T>): Promise<T> {
    const workspace = mkdtempSync(join(tmpdir(), 'bench-'));
    try {
      return await work(workspace);
    } finally {
      rmSync(workspace, { recursive: true, force: true });
    }
  }

  /** The engine on one raster; its maps stay in the workspace. `place` says where it runs. */
  async engine(
    spec: RasterSpec,
    file: string,
    workspace: string,
    form: BundleForm,
    workers?: number,
    place: Place = (command) => command,
  ): Promise<Measurement> {
    const job: EngineJob = {
      file,
      workspace,
      scale: scaleOf(spec),
      ...(workers !== undefined && { workers }),
    };
    const program = await bundle('engine', form);
    const profiling = form === 'readable' ? ['--cpu-prof', `--cpu-prof-dir=${workspace}`] : [];
    const args = [...profiling, program, JSON.stringify(job)];
    const measured = await this.measure(place({ program: process.execPath, args }));
    const maps = readdirSync(workspace).filter((name) => name.endsWith('.tif'));
    if (maps.length !== 2)
      throw new Error(`The engine wrote the maps ${maps}; those of NDVI and SAVI were due.`);
    return measured;
  }

  async measure(command: Command): Promise<Measurement> {
    const result = await runProcess(command, this.signal);
    return { ...lastLine<ProcessReport>(result), processWall: result.processWall };
  }

  /** Of the maps that the engine wrote into the workspace. */
  async entropyCost(file: string, workspace: string): Promise<EntropyCost> {
    const job: LimitJob = { file, workspace };
    const args = [await bundle('entropy-limit'), JSON.stringify(job)];
    return lastLine(await runProcess({ program: process.execPath, args }, this.signal));
  }
}
