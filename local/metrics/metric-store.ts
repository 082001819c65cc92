import { type Datum, keyOf, type MetricIdentity } from './metric.ts';

/** Kept for as long: two weeks, which the cost widgets look back. */
const KEPT_MILLISECONDS = 14 * 24 * 3600 * 1000;

/** Of all metrics together; a value takes some 16 bytes. */
const MOST_VALUES = 1_000_000;

/** Looked at once in so many values, because it costs a pass over all of them. */
const VALUES_BETWEEN_PRUNINGS = 10_000;

interface StoredMetric {
  readonly identity: MetricIdentity;
  readonly timestamps: number[];
  readonly values: number[];
}

/** The metrics of this machine, as they were written: statistics are made when somebody asks. */
export class MetricStore {
  readonly #metrics = new Map<string, StoredMetric>();
  readonly #mostValues: number;
  #added = 0;

  constructor(mostValues = MOST_VALUES) {
    this.#mostValues = mostValues;
  }

  add(datum: Datum): void {
    const key = keyOf(datum);
    const { namespace, name, dimensions } = datum;
    const found = this.#metrics.get(key);
    const metric = found ?? { identity: { namespace, name, dimensions }, timestamps: [], values: [] };
    if (!found) this.#metrics.set(key, metric);
    metric.timestamps.push(datum.timestamp);
    metric.values.push(datum.value);
    this.#added += 1;
    const between = Math.min(VALUES_BETWEEN_PRUNINGS, this.#mostValues);
    if (this.#added % between === 0) this.#prune(datum.timestamp);
  }

  /** Values of a metric from one moment to before another, by the beginning of their period. */
  periods(
    identity: MetricIdentity,
    from: number,
    to: number,
    periodMilliseconds: number,
  ): Map<number, number[]> {
    const { timestamps = [], values = [] } = this.#metrics.get(keyOf(identity)) ?? {};
    const periods = new Map<number, number[]>();
    for (const [index, timestamp] of timestamps.entries()) {
      if (timestamp < from || timestamp >= to) continue;
      const start = Math.floor(timestamp / periodMilliseconds) * periodMilliseconds;
      const period = periods.get(start);
      if (period) period.push(values[index]!);
      else periods.set(start, [values[index]!]);
    }
    return periods;
  }

  /** Metrics of exactly these dimensions, whatever their values. */
  search(namespace: string, name: string, dimensionNames: readonly string[]): MetricIdentity[] {
    const wanted = [...dimensionNames].sort().join('\n');
    return [...this.#metrics.values()]
      .map(({ identity }) => identity)
      .filter((one) => one.namespace === namespace && one.name === name)
      .filter(({ dimensions }) => Object.keys(dimensions).sort().join('\n') === wanted);
  }

  /** When the first value was written that is still there; undefined where there is none. */
  get begin(): number | undefined {
    const begins = [...this.#metrics.values()].map(({ timestamps }) => timestamps[0]!);
    return begins.length === 0 ? undefined : begins.reduce((a, b) => Math.min(a, b));
  }

  get size(): number {
    return [...this.#metrics.values()].reduce((total, { values }) => total + values.length, 0);
  }

  /** What is too old goes; where that is not enough, the older half of each metric does. */
  #prune(now: number): void {
    this.#dropBefore(() => now - KEPT_MILLISECONDS);
    if (this.size <= this.#mostValues) return;
    this.#dropBefore(({ timestamps }) => timestamps[Math.ceil(timestamps.length / 2)] ?? 0);
  }

  #dropBefore(oldest: (metric: StoredMetric) => number): void {
    for (const [key, metric] of this.#metrics) {
      const before = oldest(metric);
      const kept = metric.timestamps.findIndex((timestamp) => timestamp >= before);
      if (kept === -1) this.#metrics.delete(key);
      metric.timestamps.splice(0, kept);
      metric.values.splice(0, kept);
    }
  }
}
