import { print, runCommand } from '../local/operator/command-line.ts';
import { compareMetrics } from './audit.ts';
import { soak } from './soak.ts';
import { parseSoakOptions, SOAK_HELP } from './soak-options.ts';
import { brokenPromises, soakReport } from './soak-report.ts';

/** @returns 0 where every promise held, otherwise 1 */
async function main(argv: readonly string[]): Promise<number> {
  const options = parseSoakOptions(argv);
  if (options.help) {
    await print(SOAK_HELP);
    return 0;
  }
  const started = performance.now();
  const result = await soak(options, (step) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`${seconds.padStart(7)} s  ${step}\n`);
  });
  const broken = brokenPromises(result);
  if (options.json) await print(`${JSON.stringify(document(result, broken), null, 2)}\n`);
  else await print(`${soakReport(result)}\n`);
  return broken.length === 0 ? 0 : 1;
}

function document(result: Awaited<ReturnType<typeof soak>>, broken: readonly string[]): object {
  const { images, faults, seed, promises, sweeps, queueLeft, deadLetters, derived, seconds, registered } =
    result;
  return {
    ...{ images, faults, seed, broken, promises, sweeps, queueLeft, deadLetters, derived, seconds },
    ...{ registered, deleted: [...result.tombstones], traces: Object.fromEntries(result.traces) },
    injected: Object.fromEntries(result.injected),
    metrics: compareMetrics(result),
    statements: result.statements.kinds(),
    ends: [...result.ends.values()],
  };
}

await runCommand(main);
