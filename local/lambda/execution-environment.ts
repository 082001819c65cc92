import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogFile } from '../operator/log-file.ts';
import type { FunctionDefinition, RuntimeSettings } from './function-definition.ts';
import { environmentIdOf, functionEnvironment } from './function-environment.ts';
import type { FunctionError, InvocationRequest, RuntimeMessage } from './invocation.ts';
import { watchResidentMemory } from './resident-memory.ts';
import { exitError, exitReason, timeoutError } from './runtime-exit.ts';

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));

/** Lambda allows 10 s; a laptop that starts everything at once gets longer. */
const INITIALISATION_MILLISECONDS = 30_000;

/** Share of the function's memory for V8's old generation, as Lambda's Node runtime sets it. */
const HEAP_SHARE = 0.9;

const MEBIBYTE = 1024 * 1024;

export type EnvironmentReply =
  | { readonly payload: unknown; readonly error?: undefined }
  | { readonly payload?: undefined; readonly error: FunctionError };

/** One process of one function: handles one event at a time, and is gone after a crash or a timeout. */
export class ExecutionEnvironment {
  readonly #process: ChildProcess;
  readonly #temporaryDirectory: string;
  readonly #definition: FunctionDefinition;
  readonly #exited: Promise<unknown>;
  #onMessage: ((message: RuntimeMessage) => void) | undefined;
  #onExit: ((reason: string) => void) | undefined;
  #peakBytes = 0;
  #outOfMemory = false;
  #alive = true;

  static async start(
    definition: FunctionDefinition,
    settings: RuntimeSettings,
    log: LogFile,
  ): Promise<ExecutionEnvironment | FunctionError> {
    const temporaryDirectory = await mkdtemp(join(settings.temporaryDirectory, `${definition.name}-`));
    const environment = new ExecutionEnvironment(definition, settings, log, temporaryDirectory);
    const failure = await environment.#initialised();
    if (failure) await environment.kill();
    return failure ?? environment;
  }

  private constructor(
    definition: FunctionDefinition,
    settings: RuntimeSettings,
    log: LogFile,
    temporaryDirectory: string,
  ) {
    this.#definition = definition;
    this.#temporaryDirectory = temporaryDirectory;
    const [program, ...args] = settings.node ?? [process.execPath];
    this.#process = spawn(program, [...args, ...nodeOptions(definition), BOOTSTRAP], {
      cwd: definition.assetDirectory,
      env: functionEnvironment(definition, settings, temporaryDirectory),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: the terminal's Ctrl-C is for the pipeline, which ends its functions itself.
      detached: true,
    });
    log.follow(this.#process.stdout!);
    log.follow(this.#process.stderr!);
    this.#process.on('message', (message) => this.#onMessage?.(message as RuntimeMessage));
    this.#exited = this.#watchExit();
    // What an emulator holds is not what the function holds.
    if (settings.node === undefined) this.#watchMemory();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get id(): string {
    return environmentIdOf(this.#temporaryDirectory);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Bytes: the most memory that the process held so far, as far as seen. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  async invoke(request: InvocationRequest): Promise<EnvironmentReply> {
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), request.deadline - Date.now());
    const reply = await new Promise<EnvironmentReply>((resolve) => {
      this.#onExit = (reason) => resolve({ error: this.#exitError(request, reason) });
      this.#onMessage = (message) => {
        if (message.kind === 'succeeded') resolve({ payload: JSON.parse(message.payload) });
        if (message.kind === 'failed') resolve({ error: message.error });
      };
      this.#process.send(request, (error) => {
        if (error) this.#process.kill('SIGKILL');
      });
    });
    clearTimeout(timer);
    this.#onMessage = undefined;
    this.#onExit = undefined;
    return reply;
  }

  /** Resolves once the process is gone and its temporary folder removed. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
    await rm(this.#temporaryDirectory, { recursive: true, force: true });
  }

  #initialised(): Promise<FunctionError | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve({ errorType: 'Sandbox.Timedout', errorMessage: 'Initialisation timed out' });
      }, INITIALISATION_MILLISECONDS);
      const settle = (failure?: FunctionError) => {
        clearTimeout(timer);
        this.#onMessage = undefined;
        this.#onExit = undefined;
        resolve(failure);
      };
      this.#onExit = (reason) => settle(exitError(reason));
      this.#onMessage = (message) => {
        settle(message.kind === 'initialisation-failed' ? message.error : undefined);
      };
    });
  }

  async #watchExit(): Promise<void> {
    const [code, signal] = await Promise.race([
      once(this.#process, 'exit'),
      once(this.#process, 'error').then(([error]) => [(error as Error).message, null]),
    ]).catch((error: Error) => [error.message, null]);
    this.#alive = false;
    this.#onExit?.(exitReason(code, signal));
  }

  #watchMemory(): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    const stop = watchResidentMemory(pid, (bytes) => {
      this.#peakBytes = Math.max(this.#peakBytes, bytes);
      if (bytes <= this.#definition.memoryMegabytes * MEBIBYTE) return;
      this.#outOfMemory = true;
      this.#process.kill('SIGKILL');
    });
    void this.#exited.then(stop);
  }

  #exitError(request: InvocationRequest, reason: string): FunctionError {
    const timedOut = !this.#outOfMemory && Date.now() >= request.deadline;
    return timedOut ? timeoutError(request, this.#definition.timeoutSeconds) : exitError(reason, request);
  }
}

function nodeOptions({ memoryMegabytes }: FunctionDefinition): string[] {
  return [`--max-old-space-size=${Math.floor(memoryMegabytes * HEAP_SHARE)}`];
}
