import { parseOptions, refusePositionals, UsageError } from '../local/operator/command-line.ts';
import type { Load } from './load.ts';

export interface CostOptions extends Load {
  readonly stage: string;
  /** Settings on top of the stage's, as `-c config` takes them. */
  readonly config: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

export const COST_HELP = `What the pipeline costs a month, by service, at AWS's list prices without free allowances.

  npm run cost -- --images-per-day 500 --mb 25

  --images-per-day N      0 to 10000; 500 unless stated
  --mb N                  size of each upload in megabytes, 0.1 to 5000; 25 unless stated
  --days-per-month N      days on which images come, 0 to 30; 30 unless stated
  --flights-per-day N     in how many bursts they come; 2 unless stated. The database is awake around each
  --months-kept N         for how long uploads and maps are kept, 1 to 120; 1 unless stated
  --download-mb N         what is looked at of each image; 1 unless stated
  --stage NAME            prod unless stated
  --config JSON|FILE      settings on top of the stage's (docs/configuration.md)
  --malware-scan          with GuardDuty looking at each upload
  --json                  one JSON document on standard output instead of tables
  --help

What is measured and what is assumed is in docs/cost.md.
`;

/** Throws UsageError at whatever is not known. */
export function parseCostOptions(argv: readonly string[]): CostOptions {
  const { values, positionals } = parseOptions(argv, {
    'images-per-day': { type: 'string', default: '500' },
    mb: { type: 'string', default: '25' },
    'days-per-month': { type: 'string', default: '30' },
    'flights-per-day': { type: 'string', default: '2' },
    'months-kept': { type: 'string', default: '1' },
    'download-mb': { type: 'string', default: '1' },
    stage: { type: 'string', default: 'prod' },
    config: { type: 'string' },
    'malware-scan': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  refusePositionals(positionals);
  const whole = (name: keyof typeof values, from: number, to: number) =>
    number(`--${name}`, String(values[name]), /^\d+$/, from, to);
  const decimal = (name: keyof typeof values, from: number, to: number) =>
    number(`--${name}`, String(values[name]), /^\d+(\.\d+)?$/, from, to);
  return {
    stage: values.stage,
    config: values.config,
    imagesPerDay: whole('images-per-day', 0, 10_000),
    megabytes: decimal('mb', 0.1, 5000),
    daysPerMonth: whole('days-per-month', 0, 30),
    flightsPerDay: whole('flights-per-day', 1, 1000),
    monthsKept: whole('months-kept', 1, 120),
    downloadedMegabytes: decimal('download-mb', 0, 5000),
    malwareScan: values['malware-scan'],
    json: values.json,
    help: values.help,
  };
}

function number(option: string, given: string, form: RegExp, from: number, to: number): number {
  const value = Number(given);
  if (form.test(given) && value >= from && value <= to) return value;
  throw new UsageError(`${option} ${given}: accepted are numbers from ${from} to ${to}`);
}
