import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../build/paths.ts';
import { InterruptedError, print } from '../local/operator/command-line.ts';
import { measureBedStatistics } from './commands/beds.ts';
import { measureColdStarts } from './commands/cold-start.ts';
import { type CompareResult, compare } from './commands/compare.ts';
import { measureMemory } from './commands/memory.ts';
import { measurePreviews } from './commands/preview.ts';
import { measureScaling } from './commands/scaling.ts';
import { measureSplit } from './commands/split.ts';
import { describeMachine, machineLine } from './measure/machine.ts';
import { Session } from './measure/session.ts';
import { BENCH_HELP, type BenchOptions, parseBenchOptions } from './options.ts';
import { rastersFolder } from './rasters/raster-cache.ts';
import { rasterSpec } from './rasters/raster-set.ts';
import {
  bedReport,
  coldStartReport,
  compareReport,
  memoryReport,
  previewReport,
  scalingReport,
  splitReport,
} from './report.ts';

interface Outcome {
  /** For the JSON document. */
  readonly figures: unknown;
  /** For the terminal. */
  readonly text: string;
  readonly failed: boolean;
}

/** Exit code: 0, or 1 where a peer failed or found other statistics. */
export async function bench(argv: readonly string[]): Promise<number> {
  const options = parseBenchOptions(argv);
  if (options.help) {
    await print(BENCH_HELP);
    return 0;
  }
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(new InterruptedError());
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, interrupt);
  const session = new Session(interruption.signal, (line) => process.stderr.write(`${line}\n`));
  const machine = describeMachine();
  session.say(machineLine(machine));
  const { figures, text, failed } = await runCommand(session, options);
  const document = JSON.stringify({ date: new Date().toISOString(), machine, options, figures }, null, 2);
  mkdirSync(join(DIST, 'bench'), { recursive: true });
  writeFileSync(join(DIST, 'bench', 'results.json'), document);
  await print(options.json ? `${document}\n` : `\n${machineLine(machine)}\n${text}\n`);
  return failed ? 1 : 0;
}

async function runCommand(session: Session, options: BenchOptions): Promise<Outcome> {
  switch (options.command) {
    case 'compare': {
      const figures = await compare(session, options);
      return { figures, text: compareReport(figures), failed: hasFailures(figures) };
    }
    case 'memory': {
      const figures = await measureMemory(session, options);
      return { figures, text: memoryReport(figures), failed: false };
    }
    case 'scaling': {
      const figures = await measureScaling(session, options);
      return { figures, text: scalingReport(figures), failed: false };
    }
    case 'preview': {
      const figures = await measurePreviews(session, options);
      return { figures, text: previewReport(figures), failed: false };
    }
    case 'split': {
      const figures = await measureSplit(session, options);
      return { figures, text: splitReport(figures), failed: false };
    }
    case 'beds': {
      const figures = await measureBedStatistics(session, options);
      return { figures, text: bedReport(figures), failed: false };
    }
    case 'cold-start': {
      const figures = await measureColdStarts(options.runs, (line) => session.say(line));
      return { figures, text: coldStartReport(figures), failed: false };
    }
    case 'rasters': {
      for (const name of options.rasters) await session.raster(rasterSpec(name, options.small));
      return { figures: null, text: `The rasters are in ${rastersFolder()}`, failed: false };
    }
  }
}

function hasFailures({ comparisons }: CompareResult): boolean {
  return comparisons.some(({ failure }) => failure !== undefined);
}
