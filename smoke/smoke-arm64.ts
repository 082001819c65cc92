import Table from 'cli-table3';
import { parseOptions, print, refusePositionals } from '../local/operator/command-line.ts';
import { DEBIAN_PACKAGES, findArm64Node, NODE_PACKAGE } from './arm64-node.ts';
import { installArm64Tools } from './install-arm64-tools.ts';
import { processImages, type SmokeResult } from './process-images.ts';
import { smokeImages } from './smoke-images.ts';

const HELP = `Runs the functions as they are deployed, for 64-bit ARM and with the sharp that ships, and compares with this machine's results.

  npm run smoke:arm64 [-- --install]

  --install  fetches what is missing into dist/arm64-tools, without root: Debian's packages ${DEBIAN_PACKAGES.join(', ')}
             with apt-get download, and ${NODE_PACKAGE} from the npm registry
  --help

Where something is missing, it says so and ends with exit code 0: nothing was found wrong, and nothing was shown either.
`;

/** Largest difference of a statistic between both processors: both round each operation alike, so next to nothing. */
const TOLERANCE = 1e-9;

/** @returns 0 where both agree or nothing could be run, otherwise 1 */
export async function smokeArm64(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, {
    install: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  refusePositionals(positionals);
  if (values.help) {
    await print(HELP);
    return 0;
  }
  const say = (line: string) => process.stderr.write(`${line}\n`);
  if (values.install && 'missing' in (await findArm64Node())) await installArm64Tools(say);
  const found = await findArm64Node();
  if ('missing' in found) {
    await print(`skipped: ${found.missing} is not here. "npm run smoke:arm64 -- --install" fetches it.\n`);
    return 0;
  }
  const images = await smokeImages();
  say(`Node ${process.version} ${process.arch}, as the tests run`);
  const here = await processImages(images, undefined, say);
  say(`Node ${found.version}`);
  const there = await processImages(images, found.command, say);
  const rows = images.map((_, i) => compare(here[i]!, there[i]!));
  await print(`${report(rows)}\n`);
  return rows.every(({ agrees }) => agrees) ? 0 : 1;
}

interface Row {
  readonly cells: readonly string[];
  readonly agrees: boolean;
}

/** Agrees only where both have the same figures, and some. */
export function compare(here: SmokeResult, there: SmokeResult): Row {
  const names = Object.keys(here.statistics);
  const difference = Math.max(
    ...names.map((name) => Math.abs(here.statistics[name]! - (there.statistics[name] ?? Number.NaN))),
  );
  const agrees = there.outcome === 'completed' && names.length > 0 && difference <= TOLERANCE;
  return {
    agrees,
    cells: [
      there.filename,
      there.outcome,
      `${there.seconds.toFixed(1)} s`,
      names.length === 0 ? 'nothing to compare' : difference === 0 ? 'none' : difference.toExponential(1),
      agrees ? 'yes' : 'NO',
    ],
  };
}

function report(rows: readonly Row[]): string {
  const table = new Table({
    head: ['', 'on arm64', 'took', 'largest difference of NDVI', 'agrees'],
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map(({ cells }) => [...cells]));
  return table.toString();
}
