import { randomBytes } from 'node:crypto';
import { link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonFile } from './private-file.ts';
import { startOfProcess } from './process-identity.ts';

interface Holder {
  readonly pid: number;
  readonly processStart: string | undefined;
}

/** Another process works on the same data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError';
  readonly code = 'data_directory_in_use';

  constructor(
    readonly dataDirectory: string,
    readonly pid: number,
  ) {
    super(
      `${dataDirectory} is in use by the pipeline with process id ${pid}: stop it, or use another --data-dir`,
    );
  }
}

/** @returns how to give the directory back. A lock whose process is gone (kill -9) is taken over. */
export async function lockDataDirectory(dataDirectory: string): Promise<() => Promise<void>> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const path = join(dataDirectory, 'lock');
  const own = `${path}.${randomBytes(4).toString('hex')}`;
  const holder: Holder = { pid: process.pid, processStart: startOfProcess(process.pid) };
  await writeFile(own, JSON.stringify(holder));
  try {
    // link() fails where the lock exists, and never shows half a file.
    while (!(await linked(own, path))) await removeAbandonedLock(path, dataDirectory);
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(path, { force: true });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function removeAbandonedLock(path: string, dataDirectory: string): Promise<void> {
  const holder = (await readJsonFile(path).catch(() => ({}))) as Partial<Holder> | undefined;
  if (holder?.pid !== undefined && isAlive(holder as Holder)) {
    throw new DataDirectoryInUseError(dataDirectory, holder.pid);
  }
  // Renamed first, so that of two starters only one removes it.
  const abandoned = `${path}.${randomBytes(4).toString('hex')}`;
  await rename(path, abandoned).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rm(abandoned, { force: true });
}

function isAlive({ pid, processStart }: Holder): boolean {
  const start = startOfProcess(pid);
  return start !== undefined && start === processStart;
}

/** Whether a lock is held by a process that lives: the pipeline runs on this data directory. */
export async function runningProcess(dataDirectory: string): Promise<number | undefined> {
  const holder = (await readJsonFile(join(dataDirectory, 'lock')).catch(() => undefined)) as
    | Holder
    | undefined;
  return holder && isAlive(holder) ? holder.pid : undefined;
}
