/** List prices of us-east-1 in US dollars, as they stood in November 2026, without any free allowance. */
export const PRICES = {
  /** Aurora Serverless v2, per capacity unit and hour. */
  capacityUnitHour: 0.12,
  /** Capacity units of an awake database that has little to do. */
  awakeCapacity: 0.5,
  /** S3 Standard: PUT, COPY, POST, LIST. DELETE is free. */
  s3Request: 0.005 / 1000,
  /** Lambda, arm64: per invocation, and per GB and second. */
  invocation: 0.2 / 1e6,
  gigabyteSecond: 0.0000133334,
  /** EventBridge Scheduler, per invocation. */
  schedule: 1 / 1e6,
} as const;

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
    (awakeSeconds / 3600) * PRICES.awakeCapacity * PRICES.capacityUnitHour +
    s3Requests * PRICES.s3Request +
    sweeps * (PRICES.invocation + PRICES.schedule) +
    sweepSeconds * MEMORY * PRICES.gigabyteSecond
  );
}
