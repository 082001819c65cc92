import { readEmbeddedMetrics } from './embedded-metrics.ts';
import type { Datum } from './metric.ts';
import { MetricFile } from './metric-file.ts';
import { MetricStore } from './metric-store.ts';

/** An invocation that has ended. */
export interface ObservedInvocation {
  readonly functionName: string;
  readonly milliseconds: number;
  readonly failed: boolean;
  /** Invocations of the function that ran when this one began, this one included. */
  readonly concurrency: number;
}

/** A request that the HTTP API has answered. */
export interface ObservedRequest {
  readonly apiId: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** What CloudWatch is on AWS: whatever happens is told here, under the names that AWS gives it. */
export class LocalMetrics {
  readonly store: MetricStore;
  readonly #file: MetricFile;

  private constructor(store: MetricStore, file: MetricFile) {
    this.store = store;
    this.#file = file;
  }

  /** With what the directory holds of earlier runs. */
  static async open(directory: string): Promise<LocalMetrics> {
    const file = new MetricFile(directory);
    const store = new MetricStore();
    for (const datum of await file.read()) store.add(datum);
    return new LocalMetrics(store, file);
  }

  /** Of a function's log. */
  readonly readLine = (line: string): void => {
    for (const datum of readEmbeddedMetrics(line)) this.#add(datum);
  };

  readonly onInvocation = (invocation: ObservedInvocation): void => {
    const { functionName, milliseconds, failed, concurrency } = invocation;
    const dimensions = { FunctionName: functionName };
    this.write('AWS/Lambda', dimensions, {
      Invocations: 1,
      Errors: failed ? 1 : 0,
      Duration: milliseconds,
      ConcurrentExecutions: concurrency,
    });
  };

  readonly onRequest = ({ apiId, status, milliseconds }: ObservedRequest): void => {
    this.write(
      'AWS/ApiGateway',
      { ApiId: apiId },
      {
        Count: 1,
        '4xx': status >= 400 && status < 500 ? 1 : 0,
        '5xx': status >= 500 ? 1 : 0,
        Latency: milliseconds,
      },
    );
  };

  write(
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    values: Readonly<Record<string, number>>,
  ): void {
    const timestamp = Date.now();
    for (const [name, value] of Object.entries(values)) {
      this.#add({ namespace, name, dimensions, timestamp, value });
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #add(datum: Datum): void {
    this.store.add(datum);
    this.#file.append(datum);
  }
}
