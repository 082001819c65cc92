import { print, runCommand } from '../local/operator/command-line.ts';
import { runLoad } from './load.ts';
import { LOAD_HELP, parseLoadOptions } from './load-options.ts';
import { loadReport } from './load-report.ts';

/** @returns 0 where every image completed, otherwise 1 */
async function main(argv: readonly string[]): Promise<number> {
  const options = parseLoadOptions(argv);
  if (options.help) {
    await print(LOAD_HELP);
    return 0;
  }
  const started = performance.now();
  const result = await runLoad(options, (step) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`${seconds.padStart(7)} s  ${step}\n`);
  });
  const { api, memory, ...rest } = result;
  const document = { ...rest, api: Object.fromEntries(api), memory: Object.fromEntries(memory) };
  await print(options.json ? `${JSON.stringify(document, null, 2)}\n` : `${loadReport(result)}\n`);
  return result.completed === result.images ? 0 : 1;
}

await runCommand(main);
