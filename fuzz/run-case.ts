import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyseImage } from '../lambdas/imagery/analyse-image.ts';
import { FAILURE_CODES, InputError } from '../lambdas/pipeline/errors.ts';
import { bytesSource } from '../test/imagery/file-source.ts';
import type { FuzzCase } from './fuzz-case.ts';

export interface CaseOutcome {
  /** 'analysis', the code of an InputError, or the name of whatever else was thrown. */
  readonly code: string;
  readonly message: string;
  readonly isAccepted: boolean;
}

const NAME = 'fuzzed.tif';
/** Small, so that the time goes into headers and blocks and not into pixels that are sound. */
const MAXIMUM_PIXELS = 4_000_000;

/** An analysis, or an InputError that names the file: anything else is a fault of the readers. */
export async function runCase({ bytes, request, threads, mustBeRead }: FuzzCase): Promise<CaseOutcome> {
  const workspace = mkdtempSync(join(tmpdir(), 'fuzz-'));
  try {
    await analyseImage(bytesSource(bytes, NAME), request, {
      workspace,
      maximumPixels: MAXIMUM_PIXELS,
      threads,
    });
    return { code: 'analysis', message: '', isAccepted: true };
  } catch (error) {
    return outcomeOf(error, mustBeRead);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

function outcomeOf(error: unknown, mustBeRead: boolean): CaseOutcome {
  if (!(error instanceof InputError)) {
    const code = error instanceof Error ? error.name : typeof error;
    return {
      code,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      isAccepted: false,
    };
  }
  const { code, message } = error;
  // What is declared in the request is told by its value; all else is about the file.
  const namesFile = message.includes(NAME) || code === 'invalid_band_mapping';
  const isAccepted = !mustBeRead && namesFile && (FAILURE_CODES as readonly string[]).includes(code);
  return { code, message, isAccepted };
}
