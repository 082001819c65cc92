import { randomBytes } from 'node:crypto';
import { access, chown, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';
import type { Arrangement } from './unprivileged.ts';

export const administrator = 'postgres';

/** Makes the cluster's files unless they are there; returns their folder. */
export async function prepareCluster(
  arrangement: Arrangement,
  password: string,
  durable: boolean,
): Promise<string> {
  const cluster = join(arrangement.directory, 'cluster');
  const isThere = await access(join(cluster, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (!isThere) await initialise(arrangement, cluster, password, durable);
  return cluster;
}

async function initialise(
  arrangement: Arrangement,
  cluster: string,
  password: string,
  durable: boolean,
): Promise<void> {
  // Made beside and renamed, so that an interrupted initdb is never taken for a cluster.
  const unfinished = `${cluster}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const passwordFile = join(arrangement.directory, `password-${randomBytes(8).toString('hex')}`);
  try {
    await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
    if (arrangement.launcher.uid !== undefined) {
      await chown(passwordFile, arrangement.launcher.uid, arrangement.launcher.uid);
    }
    await runInitdb(arrangement, unfinished, passwordFile, durable);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, cluster);
}

async function runInitdb(
  arrangement: Arrangement,
  directory: string,
  passwordFile: string,
  durable: boolean,
): Promise<void> {
  await runProgram(
    arrangement.launcher,
    arrangement.binaries.initdb,
    [
      `--pgdata=${directory}`,
      `--username=${administrator}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // PostgreSQL's own C.UTF-8: the same order and case rules on every system, whatever locales it has.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      ...(durable ? [] : ['--no-sync']),
    ],
    { cwd: '/' },
  );
}
