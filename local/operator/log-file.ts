import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** One file and its predecessor hold at most twice this. */
const MAXIMUM_FILE_BYTES = 10 * 1024 * 1024;

/** CloudWatch Logs takes events of up to 256 KiB (since 2025: 1 MiB); a longer line is cut. */
const MAXIMUM_LINE_CHARACTERS = 256 * 1024;

/** Lines of the pipeline or of one function, in DATA_DIR/logs instead of a log group. */
export class LogFile {
  readonly #path: string;
  readonly #onLine: (line: string) => void;
  #pending: string[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, onLine: (line: string) => void) {
    this.#path = path;
    this.#onLine = onLine;
  }

  follow(stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => this.write(line));
  }

  write(line: string): void {
    const cut = line.slice(0, MAXIMUM_LINE_CHARACTERS);
    this.#onLine(cut);
    this.#pending.push(cut);
    if (this.#pending.length === 1) this.#writing = this.#writing.then(() => this.#flush());
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  async #flush(): Promise<void> {
    const lines = this.#pending;
    this.#pending = [];
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await this.#rotate();
      await appendFile(this.#path, `${lines.join('\n')}\n`);
    } catch {
      // A full disk must not take the pipeline down; the lines went to onLine as well.
    }
  }

  async #rotate(): Promise<void> {
    const size = await stat(this.#path).then(
      (file) => file.size,
      () => 0,
    );
    if (size > MAXIMUM_FILE_BYTES) await rename(this.#path, `${this.#path}.1`);
  }
}
