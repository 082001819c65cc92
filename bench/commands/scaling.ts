import { availableParallelism } from 'node:os';
import { UsageError } from '../../local/operator/command-line.ts';
import { checkAgreement } from '../measure/agreement.ts';
import { type Measurement, mean, median } from '../measure/measurement.ts';
import { canChooseProcessors, onProcessors } from '../measure/processors.ts';
import type { Session } from '../measure/session.ts';
import type { BenchOptions } from '../options.ts';
import { type RasterSpec, rasterSpec } from '../rasters/raster-set.ts';

/** s of the work, of runs that followed one another directly */
export interface ScalingRound {
  /** All workers, on as many processors. */
  readonly together: number;
  /** One worker, its whole process on one processor: of each of them. */
  readonly alone: readonly number[];
  /** Engines of one worker, one on each of the processors at the same time. */
  readonly sideBySide: readonly number[];
}

export interface Scaling {
  readonly raster: string;
  readonly workers: number;
  readonly rounds: readonly ScalingRound[];
  /** How many times as fast all workers are as one: median of the rounds. */
  readonly ratio: number;
  /** The same of engines that share nothing but the machine, so the most that it gives: median of the rounds. */
  readonly ceiling: number;
  /** ratio / ceiling: median of the rounds, 0..1 or a little above */
  readonly share: number;
  /** Fastest run of one worker / fastest of all. Whatever else runs on a host only adds time: this has the least of it. */
  readonly best: number;
}

/**
 * What a second processor is worth. It is worth less than a whole one where processors share caches, memory or a clock, or the
 * host is short of them: engines that have nothing to do with one another show how much, in the same minutes.
 */
export async function measureScaling(session: Session, options: BenchOptions): Promise<Scaling[]> {
  if (!canChooseProcessors()) throw new UsageError('scaling needs taskset (util-linux), which is not there');
  const processors = processorsFor(options.workers);
  const scalings: Scaling[] = [];
  for (const name of options.rasters) {
    const spec = rasterSpec(name, options.small);
    const file = await session.raster(spec);
    const rounds: ScalingRound[] = [];
    for (let run = 1; run <= options.runs; run++) {
      session.say(`${spec.name}, run ${run} of ${options.runs}: ${processors.length} workers and one`);
      rounds.push(await measureRound(session, spec, file, processors));
    }
    scalings.push({
      raster: spec.name,
      workers: processors.length,
      rounds,
      ...scalingOf(rounds, processors.length),
    });
  }
  return scalings;
}

export function scalingOf(
  rounds: readonly ScalingRound[],
  workers: number,
): Pick<Scaling, 'ratio' | 'ceiling' | 'share' | 'best'> {
  const ratios = rounds.map(({ alone, together }) => mean(alone) / together);
  const ceilings = rounds.map(({ alone, sideBySide }) => (workers * mean(alone)) / mean(sideBySide));
  return {
    ratio: median(ratios),
    ceiling: median(ceilings),
    share: median(ratios.map((ratio, round) => ratio / ceilings[round]!)),
    best: fastest(rounds.flatMap(({ alone }) => alone)) / fastest(rounds.map(({ together }) => together)),
  };
}

async function measureRound(
  session: Session,
  spec: RasterSpec,
  file: string,
  processors: readonly number[],
): Promise<ScalingRound> {
  const run = (workers: number, ...places: readonly number[]) =>
    session.inWorkspace((workspace) =>
      session.engine(spec, file, workspace, 'whole', workers, onProcessors(...places)),
    );
  const together = await run(processors.length, ...processors);
  const alone: Measurement[] = [];
  const [first, ...others] = processors;
  // Both that are compared with it have a run alone right beside them.
  alone.push(await run(1, first!));
  const sideBySide = await allAtOnce(processors.map((processor) => run(1, processor)));
  for (const processor of others) alone.push(await run(1, processor));
  for (const one of [...alone, ...sideBySide]) {
    checkAgreement('itself with one worker', together.statistics, one.statistics);
  }
  const wallOf = ({ wall }: Measurement) => wall;
  return { together: together.wall, alone: alone.map(wallOf), sideBySide: sideBySide.map(wallOf) };
}

/** None is still running, or has its maps, when the fault of another is thrown. */
async function allAtOnce(runs: readonly Promise<Measurement>[]): Promise<Measurement[]> {
  await Promise.allSettled(runs);
  return Promise.all(runs);
}

function fastest(seconds: readonly number[]): number {
  return Math.min(...seconds);
}

/** As many as there are workers: the most that are asked for, or all processors. */
function processorsFor(workers: readonly number[]): number[] {
  const available = availableParallelism();
  const count = workers.length === 0 ? available : Math.max(...workers);
  if (count < 2 || count > available) {
    throw new UsageError(
      `scaling --workers ${count}: accepted are 2 to ${available}, the processors there are`,
    );
  }
  return Array.from({ length: count }, (_, processor) => processor);
}
