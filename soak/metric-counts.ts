import { METRICS } from '../lambdas/contract.ts';

interface EmbeddedMetrics {
  readonly _aws?: {
    readonly CloudWatchMetrics?: readonly { readonly Metrics?: readonly { readonly Name: string }[] }[];
  };
  readonly [name: string]: unknown;
}

/** Sums of the metrics that functions write into their logs (CloudWatch's embedded metric format). */
export class MetricCounts {
  readonly #sums = new Map<string, number>();

  /** A line of a function's log, which may be anything. */
  readonly read = (line: string): void => {
    if (!line.includes('"CloudWatchMetrics"')) return;
    const document = parse(line);
    for (const { Metrics = [] } of document?._aws?.CloudWatchMetrics ?? []) {
      for (const { Name } of Metrics) this.#add(Name, document!);
    }
  };

  sum(name: string): number {
    return this.#sums.get(name) ?? 0;
  }

  #add(name: string, document: EmbeddedMetrics): void {
    const amount = [document[name]].flat().reduce<number>((sum, value) => sum + Number(value), 0);
    const code = document[METRICS.failureCodeDimension];
    this.#sums.set(name, this.sum(name) + amount);
    if (typeof code === 'string') this.#sums.set(`${name} ${code}`, this.sum(`${name} ${code}`) + amount);
  }
}

function parse(line: string): EmbeddedMetrics | undefined {
  try {
    return JSON.parse(line) as EmbeddedMetrics;
  } catch {
    return undefined;
  }
}
