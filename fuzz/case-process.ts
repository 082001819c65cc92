import { type ChildProcess, fork } from 'node:child_process';
import type { CaseReport, ChildOrder } from './messages.ts';
import type { CaseOutcome } from './run-case.ts';

export interface CaseBounds {
  /** ms for one case */
  readonly milliseconds: number;
  /** Resident bytes of the child while it runs one case. */
  readonly bytes: number;
}

export interface CaseResult extends CaseOutcome {
  readonly milliseconds: number;
  readonly peakBytes: number;
}

/** MiB of JavaScript objects; blocks and pictures lie outside of it. */
const HEAP_MIB = 256;
/** ms until the child has made its corpus. */
const START_MILLISECONDS = 120_000;

/** Then a new child begins: each start of threads leaves some memory behind, which is no case's own. */
const CASES_OF_A_CHILD = 1000;

/** A child that runs cases. A case that does not end, or ends the child, costs the child and nothing else. */
export class CaseProcess {
  readonly #path: string;
  readonly #bounds: CaseBounds;
  #child: ChildProcess | null = null;
  #unchanged = 0;
  #cases = 0;

  constructor(path: string, bounds: CaseBounds) {
    this.#path = path;
    this.#bounds = bounds;
  }

  /** How many cases are files as they are. */
  async unchanged(): Promise<number> {
    await this.#start();
    return this.#unchanged;
  }

  async run(order: ChildOrder): Promise<CaseResult> {
    if (this.#cases++ % CASES_OF_A_CHILD === CASES_OF_A_CHILD - 1) await this.stop();
    const child = await this.#start();
    const started = performance.now();
    const report = await answer(child, this.#bounds.milliseconds, order);
    const milliseconds = performance.now() - started;
    if (report === 'late') {
      await this.stop();
      const message = `no end within ${this.#bounds.milliseconds} ms`;
      return { code: 'hang', message, isAccepted: false, milliseconds, peakBytes: 0 };
    }
    if (typeof report === 'string') {
      this.#child = null;
      return { code: 'crash', message: report, isAccepted: false, milliseconds, peakBytes: 0 };
    }
    if (report.kind !== 'done') throw new Error(`the child said ${report.kind} to a case`);
    return this.#checked(report);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async #checked({ outcome, ...measured }: Extract<CaseReport, { kind: 'done' }>): Promise<CaseResult> {
    if (measured.peakBytes <= this.#bounds.bytes) return { ...outcome, ...measured };
    // A new child, so that what this case left behind is not counted against the next.
    await this.stop();
    const message = `${Math.round(measured.peakBytes / 2 ** 20)} MiB resident (${outcome.code} ${outcome.message})`;
    return { code: 'memory', message, isAccepted: false, ...measured };
  }

  async #start(): Promise<ChildProcess> {
    if (this.#child !== null) return this.#child;
    const child = fork(this.#path, [], {
      execArgv: ['--import', 'tsx', `--max-old-space-size=${HEAP_MIB}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const report = await answer(child, START_MILLISECONDS);
    if (typeof report === 'string' || report.kind !== 'ready') {
      child.kill('SIGKILL');
      throw new Error(`the fuzzing process did not start: ${String(report)}`);
    }
    this.#unchanged = report.unchanged;
    this.#child = child;
    return child;
  }
}

/** The child's next report, 'late', or how it ended. */
function answer(child: ChildProcess, milliseconds: number, order?: ChildOrder): Promise<CaseReport | string> {
  return new Promise((resolve) => {
    const finish = (value: CaseReport | string) => {
      clearTimeout(timer);
      child.off('message', finish);
      child.off('exit', onExit);
      resolve(value);
    };
    const onExit = (code: number | null, signal: string | null) =>
      finish(`the process ended with ${signal ?? code}`);
    const timer = setTimeout(() => finish('late'), milliseconds);
    child.once('message', finish);
    child.once('exit', onExit);
    if (order !== undefined) child.send(order);
  });
}
