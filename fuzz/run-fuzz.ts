import { fileURLToPath } from 'node:url';
import { type CaseBounds, CaseProcess, type CaseResult } from './case-process.ts';
import { caseMaker, type FuzzCase } from './fuzz-case.ts';
import { type FuzzOptions, HELP, readFuzzOptions } from './fuzz-options.ts';
import { runFuzz } from './fuzz-run.ts';
import { loadFinding, saveFinding } from './saved-finding.ts';

const CHILD = fileURLToPath(new URL('case-child.ts', import.meta.url));
const FOLDER = fileURLToPath(new URL('../.local/fuzz', import.meta.url));
/** Ten times what the slowest sound case takes; resident memory of the child with sharp and tsx is some 200 MiB. */
const BOUNDS: CaseBounds = { milliseconds: 10_000, bytes: 512 * 2 ** 20 };

try {
  process.exitCode = await main(readFuzzOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** 0 without findings, 1 with. */
async function main(options: FuzzOptions): Promise<number> {
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  if (options.replay !== null) return replay(loadFinding(options.replay));
  const maker = await caseMaker();
  if (options.number !== null) return replay(maker.make(options.seed, options.number));
  const plan = {
    seed: options.seed,
    from: 0,
    cases: Number.POSITIVE_INFINITY,
    milliseconds: options.minutes * 60_000,
    bounds: BOUNDS,
    workers: options.workers,
    child: CHILD,
  };
  const figures = await runFuzz(plan, ({ seed, number, result }) => {
    const made = maker.make(seed, number);
    console.log(`${describe(made, result)}\n  saved: ${saveFinding(FOLDER, seed, number, result, made)}`);
  });
  console.log([`seed ${options.seed}`, ...figures.lines()].join('\n'));
  return figures.findings === 0 ? 0 : 1;
}

async function replay(made: FuzzCase): Promise<number> {
  const child = new CaseProcess(CHILD, BOUNDS);
  const result = await child.run({ kind: 'made', case: made });
  await child.stop();
  console.log(describe(made, result));
  return result.isAccepted ? 0 : 1;
}

function describe({ file, mutations, request }: FuzzCase, result: CaseResult): string {
  const figures = `${Math.round(result.milliseconds)} ms, ${Math.round(result.peakBytes / 2 ** 20)} MiB`;
  const what = [file, ...mutations].join(' > ');
  return `${result.isAccepted ? 'as it should be' : 'FINDING'}: ${result.code} (${figures}) ${what} ${JSON.stringify(request)}\n  ${result.message}`;
}
