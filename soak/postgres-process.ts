import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The process id of the pipeline's PostgreSQL, from its own lock file; undefined while it is not running. */
export async function postgresProcess(dataDirectory: string): Promise<number | undefined> {
  const lock = join(dataDirectory, 'postgres', 'cluster', 'postmaster.pid');
  const pid = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10);
  return Number.isInteger(pid) && isRunning(pid) ? pid : undefined;
}

/** kill -9 of the server; the pipeline starts it again. Resolves once it is gone. */
export async function killPostgres(dataDirectory: string): Promise<void> {
  const pid = await postgresProcess(dataDirectory);
  if (pid === undefined) return;
  process.kill(pid, 'SIGKILL');
  while (isRunning(pid)) await sleep(10);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
