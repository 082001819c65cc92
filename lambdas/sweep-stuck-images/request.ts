import type { SweepRequest } from '../contract.ts';

export interface SweepOrder {
  readonly batchSize: number;
  readonly full: boolean;
  readonly orphanSeconds: number;
}

const MAXIMUM_BATCH_SIZE = 1000;
const A_YEAR = 365 * 24 * 3600;

/** The scheduler's events have other fields, which are not ours to read. */
export function parseSweepRequest(
  request: SweepRequest | null,
  defaults: Pick<SweepOrder, 'batchSize' | 'orphanSeconds'>,
): SweepOrder {
  const {
    batchSize = defaults.batchSize,
    full = false,
    orphanSeconds = defaults.orphanSeconds,
  } = request ?? {};
  requireWhole('batchSize', batchSize, 1, MAXIMUM_BATCH_SIZE);
  requireWhole('orphanSeconds', orphanSeconds, 0, A_YEAR);
  if (typeof full !== 'boolean') {
    throw new RangeError(`full is ${JSON.stringify(full)}: true or false is accepted`);
  }
  return { batchSize, full, orphanSeconds };
}

function requireWhole(name: string, value: unknown, from: number, to: number): void {
  if (!Number.isInteger(value) || (value as number) < from || (value as number) > to) {
    throw new RangeError(`${name} is ${JSON.stringify(value)}: ${from} to ${to} is accepted`);
  }
}
