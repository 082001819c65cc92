import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** How a program is started so that PostgreSQL, which refuses to run as root, accepts its user. */
export interface Launcher {
  /** Put before the program and its arguments; empty when the program is started directly. */
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

export const direct: Launcher = { prefix: [] };

export function launch(
  launcher: Launcher,
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const [first, ...rest] = [...launcher.prefix, program, ...args];
  const identity = launcher.uid === undefined ? {} : { uid: launcher.uid, gid: launcher.gid ?? launcher.uid };
  return spawn(first!, rest, { ...options, ...identity });
}

/** Runs a program to its end; rejects with what it printed when it could not start or did not end with 0. */
export async function runProgram(
  launcher: Launcher,
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const child = launch(launcher, program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${program} could not be started`, { cause })));
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${signal ?? code}: ${output.trim()}`));
    });
  });
  return output;
}
