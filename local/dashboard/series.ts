/** Values over time, by the beginning of their period in milliseconds since 1970. A period without data has none. */
export interface Series {
  readonly label: string;
  readonly points: ReadonlyMap<number, number>;
}

/** What a row of a graph or an alarm shows. */
export interface Drawn extends Series {
  /** Metrics that it is made of and that this machine does not write, as namespace and name. */
  readonly unmeasured: readonly string[];
}
