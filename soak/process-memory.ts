import { readFile } from 'node:fs/promises';

/** Milliseconds; a peak that is shorter than this may go unseen. */
const BETWEEN_LOOKS = 500;

/** Peak memory of processes that come and go, by name. Linux only: elsewhere nothing is seen. */
export class ProcessMemory {
  readonly #peaks = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  /** @param groups the processes of each name; several are added up */
  constructor(groups: () => Promise<ReadonlyMap<string, readonly number[]>>) {
    this.#timer = setInterval(async () => {
      for (const [name, pids] of await groups().catch(() => new Map<string, number[]>())) {
        const bytes = (await Promise.all(pids.map(memoryOf))).reduce((sum, one) => sum + one, 0);
        this.#peaks.set(name, Math.max(this.#peaks.get(name) ?? 0, bytes));
      }
    }, BETWEEN_LOOKS);
    this.#timer.unref();
  }

  /** bytes */
  get peaks(): ReadonlyMap<string, number> {
    return this.#peaks;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/**
 * Proportional where the system tells: PostgreSQL's sessions share most of what they hold, and would count it once each.
 */
async function memoryOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}

/** A process and what it started, recursively as far as the system tells. */
export async function withChildren(pid: number): Promise<number[]> {
  const path = `/proc/${pid}/task/${pid}/children`;
  const children = (await readFile(path, 'utf8').catch(() => '')).split(' ').filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(children.map(withChildren))).flat()];
}
