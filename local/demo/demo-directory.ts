import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runningProcess } from '../operator/data-directory-lock.ts';
import { startOfProcess } from '../operator/process-identity.ts';

/** A name of our own for one demo's data. Also removes what demos left that were killed. */
export async function newDemoDirectory(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const former = join(parent, name);
    if (await isAbandoned(former, name)) await rm(former, { recursive: true, force: true });
  }
  return join(parent, `${process.pid}-${Date.now()}`);
}

/** A demo that starts at the same time has its folder before its lock, so the process in the name counts as well. */
async function isAbandoned(directory: string, name: string): Promise<boolean> {
  if ((await runningProcess(directory)) !== undefined) return false;
  const pid = Number(name.split('-')[0]);
  return pid === process.pid || startOfProcess(pid) === undefined;
}
