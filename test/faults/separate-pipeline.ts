import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ImageResponse } from '../../lambdas/api/types.ts';
import { type Endpoints, readEndpoints } from '../../local/operator/endpoints.ts';
import { FieldApp } from '../end-to-end/field-app.ts';

const SCRIPT = fileURLToPath(new URL('pipeline-process.ts', import.meta.url));
const PATIENCE_MILLISECONDS = 40_000;

/** A pipeline in a process group of its own, which can be killed as a whole. */
export class SeparatePipeline {
  readonly #process: ChildProcess;
  readonly #lines: Interface;
  readonly endpoints: Endpoints;
  readonly app: FieldApp;

  static async start(
    dataDirectory: string,
    options: {
      /** Put before the program, such as `unshare` with its options. */
      readonly launcher?: readonly string[];
      /** Of the run; without it the pipeline builds and synthesises its own. */
      readonly assemblyDirectory?: string;
    } = {},
  ): Promise<SeparatePipeline> {
    const { launcher = [], assemblyDirectory } = options;
    const command = [...launcher, process.execPath, '--import', 'tsx', SCRIPT, dataDirectory];
    const [program, ...args] = assemblyDirectory === undefined ? command : [...command, assemblyDirectory];
    const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    const lines = createInterface({ input: child.stdout! });
    const [said] = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
    if (said !== 'running') throw new Error(`the pipeline did not start: it ended with ${said}`);
    return new SeparatePipeline(child, lines, await readEndpoints(dataDirectory));
  }

  private constructor(child: ChildProcess, lines: Interface, endpoints: Endpoints) {
    this.#process = child;
    this.#lines = lines;
    this.endpoints = endpoints;
    this.app = new FieldApp(endpoints.apiUrl, endpoints.token);
  }

  async tell(command: string): Promise<void> {
    const done = once(this.#lines, 'line');
    this.#process.stdin!.write(`${command}\n`);
    await done;
  }

  /** kill -9 of the process and of every other one of its group. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    process.kill(-this.#process.pid!, 'SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.stdin!.write('stop\n');
    await ended;
  }

  /** The image once it has come to an end, with sweeps as often as it needs them. */
  async settle(id: string): Promise<ImageResponse> {
    return this.#until(id, ({ status }) => status === 'completed' || status === 'failed');
  }

  async #until(id: string, isSo: (image: ImageResponse) => boolean): Promise<ImageResponse> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    for (let round = 0; ; round++) {
      const image = await this.app.image(id);
      if (isSo(image)) return image;
      if (Date.now() > deadline) throw new Error(`image ${id} has not ended: ${JSON.stringify(image)}`);
      await sleep(100);
      if (round % 5 === 4) await this.tell('sweep');
    }
  }
}
