import { realpathSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { PROJECT_ROOT } from '../cloud-assembly/synthesise.ts';

/** The command line is wrong: told in one line, with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

/** Ctrl-C or another signal ended the command early. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly code = 'interrupted';

  constructor() {
    super('interrupted');
  }
}

/** By the shells' convention: 128 and the number of SIGINT. */
export const INTERRUPTED_EXIT_CODE = 130;

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options as declared; anything else is refused by its name. */
export function parseOptions<const Declared extends Options>(argv: readonly string[], options: Declared) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]} (--help shows the options)`);
  }
}

export function refusePositionals(positionals: readonly string[]): void {
  if (positionals.length === 0) return;
  throw new UsageError(`Unexpected argument '${positionals[0]}' (--help shows the options)`);
}

/** Default: .local in the project, so that every command finds the same pipeline. */
export function dataDirectory(given: string | undefined): string {
  if (given === undefined) return join(PROJECT_ROOT, '.local');
  if (given === '') throw new UsageError('--data-dir needs a folder');
  return isAbsolute(given) ? given : resolve(given);
}

const LARGEST_PORT = 65_535;

export function port(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const number = Number(given);
  if (/^\d+$/.test(given) && number <= LARGEST_PORT) return number;
  throw new UsageError(`--port ${given}: accepted are 0 (any free ones) to ${LARGEST_PORT}`);
}

/** Runs a command and ends the process with its exit code; a fault is told in words, its trace on demand. */
export async function runCommand(command: (argv: readonly string[]) => Promise<number>): Promise<void> {
  outliveReaders();
  returnToCaller();
  try {
    process.exitCode = await command(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${process.env.DEBUG ? (error as Error).stack : describe(error)}\n`);
    process.exitCode = exitCode(error);
  }
}

/** A reader that went away (`| head`, a closed terminal) is no reason to die and leave services running. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** npm runs scripts in the project's folder: names of files are meant from where the person called it. */
function returnToCaller(): void {
  const { INIT_CWD } = process.env;
  if (INIT_CWD !== undefined && process.cwd() === realpathSync(PROJECT_ROOT)) process.chdir(INIT_CWD);
}

/** Standard output as a whole. Rejects where it could not be written, as on a full disk; not where nobody reads it. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      const code = (error as NodeJS.ErrnoException | null | undefined)?.code;
      if (!error || code === 'EPIPE' || code === 'EIO') resolve();
      else reject(new Error('the result could not be written to standard output', { cause: error }));
    });
  });
}

function exitCode(error: unknown): number {
  if (error instanceof InterruptedError) return INTERRUPTED_EXIT_CODE;
  return error instanceof UsageError ? 2 : 1;
}

/** An error and its causes, each in a line. */
function describe(error: unknown): string {
  const lines: string[] = [];
  for (let fault = error; fault instanceof Error; fault = fault.cause) {
    if (!lines.includes(fault.message)) lines.push(fault.message);
  }
  return lines.join('\n  because: ') || String(error);
}
