import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stopProcess } from './previous-server.ts';
import { launch } from './run-program.ts';
import type { Arrangement } from './unprivileged.ts';

export interface ServerProcess {
  /** Resolves with the signal or exit code, whoever ended it. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Lines of the server's log that a failed start repeats. */
const rememberedLines = 20;

/** Starts the server and waits until it accepts connections. */
export async function startServerProcess(
  arrangement: Arrangement,
  cluster: string,
  settings: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<ServerProcess> {
  const args = [
    '-D',
    cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const child = launch(arrangement.launcher, arrangement.binaries.postgres, args, {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    // In a process group of its own: Ctrl-C in the terminal must reach it through us, after its clients.
    detached: true,
  });
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  if (child.pid !== undefined) {
    const watch = watchForOurDeath(child.pid);
    child.once('exit', () => watch.kill('SIGKILL'));
  }
  await becomesReady(child, log);
  return {
    ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) await stopProcess(child.pid!);
      await ended;
    },
  };
}

function becomesReady(child: ChildProcess, log: (line: string) => void): Promise<void> {
  const lines: string[] = [];
  return new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error('PostgreSQL could not be started', { cause })));
    child.once('exit', (code, signal) => {
      // The last lines of the log may still be in the pipe.
      child.once('close', () =>
        reject(new Error(`PostgreSQL ended with ${signal ?? code} while starting:\n${lines.join('\n')}`)),
      );
    });
    createInterface({ input: child.stderr! }).on('line', (line) => {
      log(line);
      lines.push(line);
      if (lines.length > rememberedLines) lines.shift();
      if (line.includes('database system is ready to accept connections')) resolve();
    });
  });
}

/**
 * Stops the server when this process ends without doing so, as under `kill -9`: a shell waits at the
 * other end of a pipe that only we hold open, so it wakes when the system closes it for us.
 */
function watchForOurDeath(serverProcessId: number): ChildProcess {
  const watch = spawn('/bin/sh', ['-c', 'read -r nothing; kill -INT "$0"', `${serverProcessId}`], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell the next start on the same data still stops what was left behind.
  watch.on('error', () => undefined);
  watch.stdin?.on('error', () => undefined);
  watch.unref();
  return watch;
}
