import { parseArgs } from 'node:util';

export interface FuzzOptions {
  readonly minutes: number;
  readonly seed: number;
  /** The only case to run, or null. */
  readonly number: number | null;
  /** A saved finding to run again, or null. */
  readonly replay: string | null;
  readonly workers: number;
  readonly help: boolean;
}

export const HELP = `npm run fuzz -- [options]

Runs damaged, crafted and random images through the readers. Each must end in an analysis or in an error that names the
file, in bounded time and memory. Anything else is a finding, saved in .local/fuzz.

  --minutes N     how long; 5
  --seed S        which cases; 1
  --case N        only this case of the seed
  --workers N     processes side by side; 1
  --replay FILE   a saved finding again
  --help
`;

/** @throws Error naming the option and what it takes */
export function readFuzzOptions(args: readonly string[]): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      case: { type: 'string' },
      workers: { type: 'string', default: '1' },
      replay: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes takes a number above 0, not ${values.minutes}`);
  return {
    minutes,
    seed: wholeNumber('--seed', values.seed, 0),
    number: values.case === undefined ? null : wholeNumber('--case', values.case, 0),
    workers: wholeNumber('--workers', values.workers, 1),
    replay: values.replay ?? null,
    help: values.help,
  };
}

function wholeNumber(option: string, text: string, lowest: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= lowest) return value;
  throw new Error(`${option} takes a whole number from ${lowest} on, not ${text}`);
}
