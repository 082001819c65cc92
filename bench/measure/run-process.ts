import { spawn } from 'node:child_process';

/** ms. Long enough for the slowest peer on the largest raster; a peer that hangs (there is one) ends. */
const TIME_LIMIT = 15 * 60_000;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ProcessResult {
  /** s, from start to end */
  readonly processWall: number;
  readonly stdout: string;
}

/**
 * Runs one process to its end and gives what it wrote. It leads a process group of its own, so that an interruption
 * ends what it has started, too. Rejects with its last words where it fails, and with the signal's reason.
 */
export async function runProcess(command: Command, signal: AbortSignal): Promise<ProcessResult> {
  signal.throwIfAborted();
  const started = performance.now();
  const child = spawn(command.program, command.args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...command.environment },
  });
  const end = () => endGroup(child.pid);
  signal.addEventListener('abort', end);
  const timer = setTimeout(end, TIME_LIMIT);
  try {
    const [stdout, stderr, code] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
    ]);
    const processWall = (performance.now() - started) / 1000;
    signal.throwIfAborted();
    if (code !== 0) throw failure(command, code, stderr);
    return { processWall, stdout };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/** The last line that a process printed, as JSON. */
export function lastLine<T>({ stdout }: ProcessResult): T {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as T;
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: string[] = [];
  stream.setEncoding('utf8');
  for await (const part of stream) parts.push(String(part));
  return parts.join('');
}

function failure({ program, args }: Command, code: number | null, stderr: string): Error {
  const ending = code === null ? 'was ended by a signal (time limit or memory)' : `ended with code ${code}`;
  const said = stderr.trim().split('\n').slice(-8).join('\n');
  return new Error(`${[program, ...args].join(' ')} ${ending}:\n${said}`);
}
