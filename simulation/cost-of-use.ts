import { LIST_PRICES } from '../lib/list-prices.ts';

/** GB of the sweep's function. */
const MEMORY = 0.25;

export interface Use {
  readonly awakeSeconds: number;
  readonly s3Requests: number;
  readonly sweeps: number;
  readonly sweepSeconds: number;
}

/** Dollars. */
export function costOf({ awakeSeconds, s3Requests, sweeps, sweepSeconds }: Use): number {
  return (
    (awakeSeconds / 3600) * LIST_PRICES.awakeCapacity * LIST_PRICES.capacityUnitHour +
    s3Requests * LIST_PRICES.s3Request +
    sweeps * (LIST_PRICES.invocation + LIST_PRICES.schedule) +
    sweepSeconds * MEMORY * LIST_PRICES.gigabyteSecond
  );
}
