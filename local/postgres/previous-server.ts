import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A server that is asked to end gets this long to write its last checkpoint. */
const stopMilliseconds = 20_000;

/** Written beside the cluster: tells a server whose launcher lives from one that was left behind. */
const launcherFile = 'launcher.pid';

export async function rememberLauncher(directory: string): Promise<void> {
  await writeFile(join(directory, launcherFile), `${process.pid}\n`, { mode: 0o600 });
}

/**
 * After `kill -9` of the launcher its server may still run, or its postmaster.pid may name a process
 * number that belongs to something else by now. Stops the one, removes the other; a server whose
 * launcher is alive is not ours to stop.
 */
export async function clearPreviousServer(directory: string, cluster: string): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  const processId = await firstNumber(lockFile);
  if (processId === undefined) return;
  const server = await describeProcess(processId);
  if (server === undefined || !isServerOf(server.command, cluster)) {
    await rm(lockFile, { force: true });
    return;
  }
  if (server.parent === (await firstNumber(join(directory, launcherFile)))) {
    throw new Error(
      `The database in ${directory} is in use by process ${server.parent}: stop it, or use another data directory`,
    );
  }
  await stopProcess(processId);
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are ended, data are written; SIGQUIT leaves that to recovery. */
export async function stopProcess(processId: number): Promise<void> {
  if (!signal(processId, 'SIGINT')) return;
  if (await isGone(processId, stopMilliseconds)) return;
  signal(processId, 'SIGQUIT');
  if (!(await isGone(processId, stopMilliseconds))) {
    throw new Error(`PostgreSQL (process ${processId}) does not end`);
  }
}

function signal(processId: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(processId, name);
  } catch {
    return false;
  }
}

async function isGone(processId: number, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    if ((await describeProcess(processId)) === undefined) return true;
    await sleep(20);
  }
  return false;
}

async function firstNumber(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const value = Number.parseInt(text, 10);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

function isServerOf(command: string, cluster: string): boolean {
  return command.includes('postgres') && command.includes(cluster);
}

interface ProcessDescription {
  readonly parent: number;
  readonly command: string;
}

/** Undefined when there is no such process, or it has ended and only waits to be collected. */
async function describeProcess(processId: number): Promise<ProcessDescription | undefined> {
  if (!signal(processId, 0)) return undefined;
  return process.platform === 'linux' ? describeFromProc(processId) : describeFromPs(processId);
}

async function describeFromProc(processId: number): Promise<ProcessDescription | undefined> {
  try {
    const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
    // The name, in parentheses, may hold blanks: what follows its end is "state parent ...".
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return undefined;
    const command = await readFile(`/proc/${processId}/cmdline`, 'utf8');
    return { parent: Number(parent), command: command.replaceAll('\0', ' ') };
  } catch {
    return undefined;
  }
}

async function describeFromPs(processId: number): Promise<ProcessDescription | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'ppid=,command=', '-p', `${processId}`]);
    const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(stdout) ?? [];
    return parent === undefined ? undefined : { parent: Number(parent), command: command ?? '' };
  } catch {
    return undefined;
  }
}
