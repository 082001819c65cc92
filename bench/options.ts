import { parseOptions, UsageError } from '../local/operator/command-line.ts';
import { PEER_NAMES, type PeerName } from './peers/peers.ts';
import { RASTER_NAMES, type RasterName } from './rasters/raster-set.ts';

export const COMMANDS = [
  'compare',
  'memory',
  'scaling',
  'preview',
  'split',
  'beds',
  'cold-start',
  'rasters',
] as const;
export type BenchCommand = (typeof COMMANDS)[number];

export interface BenchOptions {
  readonly command: BenchCommand;
  readonly small: boolean;
  readonly rasters: readonly RasterName[];
  readonly peers: readonly PeerName[];
  readonly runs: number;
  /** Numbers of threads to run the engine with; none: the engine's own choice. */
  readonly workers: readonly number[];
  readonly json: boolean;
  readonly help: boolean;
}

const MOST_RUNS = 100;
const MOST_WORKERS = 64;

export const BENCH_HELP = `Measures the raster engine against peers that do the same work, in one run on this machine.

  npm run bench                   engine and peers in turn, and the cost of the bare entropy coding
  npm run bench -- memory         peak memory at 4, 40, 144 and 400 megapixels
  npm run bench -- scaling        as many workers as processors against one, beside engines that share nothing
  npm run bench -- preview        what share of the time the pictures have
  npm run bench -- split          CPU of decoding, computing, encoding and pictures, from a CPU profile
  npm run bench -- beds           statistics of 1,000 beds in one map, beside rasterio bed by bed
  npm run bench -- cold-start     size and loading time of each function, beside a bare handler with the same SDK clients
  npm run bench -- rasters        makes the synthetic rasters (2 GB), and nothing else

  --small                rasters of a sixteenth of the pixels: seconds instead of many minutes
  --raster a,b           ${RASTER_NAMES.join(', ')}; all of them unless stated
  --peers rasterio,gdal  ${PEER_NAMES.join(', ')}, or none; all that are installed unless stated
  --runs N               pairs of runs, 3 unless stated; figures are medians
  --workers 1,2          the engine with so many threads, each; its own choice unless stated; 1 also with the whole process on one
                         processor; scaling takes the largest
  --json                 one JSON document on standard output instead of tables
  --help

The rasters are made once, in bench/.rasters or in the folder that the variable BENCH_RASTERS names.
Every figure is also written to dist/bench/results.json.
`;

/** Throws UsageError at whatever is not known. */
export function parseBenchOptions(argv: readonly string[]): BenchOptions {
  const { values, positionals } = parseOptions(argv, {
    small: { type: 'boolean', default: false },
    raster: { type: 'string' },
    peers: { type: 'string' },
    runs: { type: 'string', default: '3' },
    workers: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (positionals.length > 1)
    throw new UsageError(`Unexpected argument '${positionals[1]}' (--help shows the options)`);
  return {
    command: oneOf('the command', positionals[0] ?? 'compare', COMMANDS),
    small: values.small,
    rasters: listOf('--raster', values.raster, RASTER_NAMES),
    peers: values.peers === 'none' ? [] : listOf('--peers', values.peers, PEER_NAMES),
    runs: count('--runs', values.runs, MOST_RUNS),
    workers: values.workers?.split(',').map((text) => count('--workers', text, MOST_WORKERS)) ?? [],
    json: values.json,
    help: values.help,
  };
}

function listOf<T extends string>(option: string, given: string | undefined, known: readonly T[]): T[] {
  if (given === undefined) return [...known];
  return given.split(',').map((name) => oneOf(option, name.trim(), known));
}

function oneOf<T extends string>(option: string, given: string, known: readonly T[]): T {
  const found = known.find((name) => name === given);
  if (found !== undefined) return found;
  throw new UsageError(`${option}: '${given}' is none of ${known.join(', ')}`);
}

function count(option: string, given: string, most: number): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= 1 && number <= most) return number;
  throw new UsageError(`${option} ${given}: accepted are 1 to ${most}`);
}
