import { parseOptions, refusePositionals, UsageError } from '../local/operator/command-line.ts';
import type { SoakTerms } from './image-plan.ts';

export interface SoakOptions extends SoakTerms {
  readonly json: boolean;
  readonly help: boolean;
}

const MOST_IMAGES = 100_000;
const MOST_SEED = 2 ** 31 - 1;

export const SOAK_HELP = `Uploads images of several kinds while faults are injected, and looks whether every one was kept and counted once.

  npm run soak [-- OPTIONS]

  --images N     how many; 200
  --faults RATE  share of the images that meet a fault, 0 to 1; 0.1
  --seed S       which images meet which faults; 1. The same seed plans the same soak
  --json         one JSON document on standard output instead of tables
  --help

The exit code is 1 where a promise was broken; the images and their histories are printed then.
`;

/** Throws UsageError at whatever is not known. */
export function parseSoakOptions(argv: readonly string[]): SoakOptions {
  const { values, positionals } = parseOptions(argv, {
    images: { type: 'string', default: '200' },
    faults: { type: 'string', default: '0.1' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  refusePositionals(positionals);
  return {
    images: wholeNumber('--images', values.images, 1, MOST_IMAGES),
    faults: share('--faults', values.faults),
    seed: wholeNumber('--seed', values.seed, 0, MOST_SEED),
    json: values.json,
    help: values.help,
  };
}

export function wholeNumber(option: string, given: string, least: number, most: number): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= least && number <= most) return number;
  throw new UsageError(`${option} ${given}: accepted are ${least} to ${most}`);
}

function share(option: string, given: string): number {
  const number = Number(given);
  if (/^\d*\.?\d+$/.test(given) && number <= 1) return number;
  throw new UsageError(`${option} ${given}: accepted are 0 to 1, such as 0.1`);
}
