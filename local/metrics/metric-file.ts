import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { LogFile } from '../operator/log-file.ts';
import type { Datum } from './metric.ts';

const datum = v.object({
  namespace: v.string(),
  name: v.string(),
  dimensions: v.record(v.string(), v.string()),
  timestamp: v.number(),
  value: v.number(),
});

const NAME = 'metrics.jsonl';

/** Metrics as lines of a file: only ever appended to, and replaced when it is large, so that a restart finds the last ones. */
export class MetricFile {
  readonly #path: string;
  readonly #file: LogFile;

  constructor(directory: string) {
    this.#path = join(directory, NAME);
    this.#file = new LogFile(this.#path, () => {});
  }

  append(value: Datum): void {
    this.#file.write(JSON.stringify(value));
  }

  /** What is there, from the oldest on. A line that a crash cut off is left out. */
  async read(): Promise<Datum[]> {
    const files = await Promise.all(
      [`${this.#path}.1`, this.#path].map((path) => readFile(path, 'utf8').catch(() => '')),
    );
    return files.join('').split('\n').flatMap(parse);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function parse(line: string): Datum[] {
  try {
    const parsed = v.safeParse(datum, JSON.parse(line));
    return parsed.success ? [parsed.output] : [];
  } catch {
    return [];
  }
}
