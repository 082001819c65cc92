import { parseOptions, refusePositionals } from '../local/operator/command-line.ts';
import { wholeNumber } from './soak-options.ts';

export interface LoadOptions {
  readonly images: number;
  readonly senders: number;
  readonly json: boolean;
  readonly help: boolean;
}

const MOST_IMAGES = 100_000;
const MOST_SENDERS = 64;

export const LOAD_HELP = `Uploads small images as fast as this machine takes them, without faults, and says how long they took.

  npm run load [-- OPTIONS]

  --images N   how many; 1000
  --senders N  field apps that send at the same time; 8
  --json       one JSON document on standard output instead of tables
  --help

The exit code is 1 where an image did not complete.
`;

/** Throws UsageError at whatever is not known. */
export function parseLoadOptions(argv: readonly string[]): LoadOptions {
  const { values, positionals } = parseOptions(argv, {
    images: { type: 'string', default: '1000' },
    senders: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  refusePositionals(positionals);
  return {
    images: wholeNumber('--images', values.images, 1, MOST_IMAGES),
    senders: wholeNumber('--senders', values.senders, 1, MOST_SENDERS),
    json: values.json,
    help: values.help,
  };
}
