import { createHash } from 'node:crypto';
import { chmod, chown, cp, lstat, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { binariesIn, type PostgresBinaries } from './binaries.ts';
import { direct, type Launcher, runProgram } from './run-program.ts';

/** Where PostgreSQL runs from, where its data lies, and as whom. */
export interface Arrangement {
  readonly launcher: Launcher;
  readonly binaries: PostgresBinaries;
  readonly directory: string;
}

/** `nobody` on Linux; PostgreSQL refuses to run as root. */
const nobody = 65534;

export const asNobodyInNamespace: Launcher = {
  prefix: ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--'],
};

export const asNobody: Launcher = { prefix: [], uid: nobody, gid: nobody };

/**
 * An ordinary user runs PostgreSQL directly. Root, or a user without a name, runs it in a user namespace as
 * `nobody`: outside, its files belong to root, so a checkout below a home of mode 0700 stays readable. Where
 * namespaces are forbidden (many containers), root runs it as `nobody`, whose files may have to lie elsewhere.
 */
export async function arrange(
  binaries: PostgresBinaries,
  directory: string,
  log: (line: string) => void,
): Promise<Arrangement> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && hasUserName()) return { launcher: direct, binaries, directory };
  if (await canUse(asNobodyInNamespace, binaries, directory)) {
    return { launcher: asNobodyInNamespace, binaries, directory };
  }
  return isRoot ? arrangeAsNobody(binaries, directory, log) : { launcher: direct, binaries, directory };
}

/** initdb asks for its user's name, and a container may run under a number that has none. */
function hasUserName(): boolean {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
}

export async function arrangeAsNobody(
  binaries: PostgresBinaries,
  directory: string,
  log: (line: string) => void,
): Promise<Arrangement> {
  const reachableBinaries = (await canExecute(asNobody, binaries)) ? binaries : await copyBinaries(binaries);
  await chown(directory, nobody, nobody);
  if (await canWrite(asNobody, directory)) {
    return { launcher: asNobody, binaries: reachableBinaries, directory };
  }
  const elsewhere = await ownDirectory(`crop-health-data-${digest(directory)}`, nobody, 0o700);
  log(`PostgreSQL cannot run as root, and no other user reaches ${directory}: its data lie in ${elsewhere}`);
  return { launcher: asNobody, binaries: reachableBinaries, directory: elsewhere };
}

async function canUse(launcher: Launcher, binaries: PostgresBinaries, directory: string): Promise<boolean> {
  return (await canExecute(launcher, binaries)) && (await canWrite(launcher, directory));
}

function canExecute(launcher: Launcher, binaries: PostgresBinaries): Promise<boolean> {
  return succeeds(launcher, binaries.postgres, ['--version']);
}

function canWrite(launcher: Launcher, directory: string): Promise<boolean> {
  return succeeds(launcher, '/bin/sh', ['-c', 'test -O "$0" && test -w "$0" && test -x "$0"', directory]);
}

function succeeds(launcher: Launcher, program: string, args: readonly string[]): Promise<boolean> {
  return runProgram(launcher, program, args, { cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function copyBinaries(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  const directory = await ownDirectory(`crop-health-postgres-${digest(binaries.directory)}`, 0, 0o755);
  const copy = join(directory, basename(binaries.directory));
  if (await canExecute(asNobody, binariesIn(copy))) return binariesIn(copy);
  // Copied beside and renamed, so that an interrupted copy is never taken for a whole one.
  const unfinished = `${copy}.${process.pid}`;
  await cp(binaries.directory, unfinished, { recursive: true, verbatimSymlinks: true });
  await rm(copy, { recursive: true, force: true });
  await rename(unfinished, copy);
  return binariesIn(copy);
}

/** The temporary folder is everyone's: a folder of this name that somebody else made is refused. */
async function ownDirectory(name: string, owner: number, mode: number): Promise<string> {
  const directory = join(tmpdir(), name);
  const made = await mkdir(directory, { mode }).then(
    () => true,
    () => false,
  );
  if (made) {
    await chown(directory, owner, owner);
    await chmod(directory, mode);
  }
  const found = await lstat(directory);
  if (!found.isDirectory() || found.uid !== owner) {
    throw new Error(`${directory} was made by user ${found.uid}: remove it, or set TMPDIR to another folder`);
  }
  return directory;
}

function digest(path: string): string {
  return createHash('sha256')
    .update(join(dirname(path), basename(path)))
    .digest('hex')
    .slice(0, 12);
}
