/** A metric, as CloudWatch tells them apart. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One value of a metric. */
export interface Datum extends MetricIdentity {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly value: number;
}

/** The same for the same metric, in whatever order its dimensions are written. */
export function keyOf({ namespace, name, dimensions }: MetricIdentity): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
