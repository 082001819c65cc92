import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseResult } from './case-process.ts';
import type { FuzzCase } from './fuzz-case.ts';

/** A finding with the bytes of its file: it stays what it was when the corpus changes. */
export interface SavedFinding extends Omit<FuzzCase, 'bytes'> {
  readonly seed: number;
  readonly number: number;
  readonly result: CaseResult;
  readonly base64: string;
}

/** Gives the path of the file. */
export function saveFinding(
  folder: string,
  seed: number,
  number: number,
  result: CaseResult,
  { bytes, ...about }: FuzzCase,
): string {
  mkdirSync(folder, { recursive: true });
  const saved: SavedFinding = { seed, number, result, ...about, base64: bytes.toString('base64') };
  const path = join(folder, `seed-${seed}-case-${number}.json`);
  writeFileSync(path, `${JSON.stringify(saved, null, 2)}\n`);
  return path;
}

export function loadFinding(path: string): FuzzCase {
  const { base64, file, mutations, request, threads, mustBeRead } = JSON.parse(
    readFileSync(path, 'utf8'),
  ) as SavedFinding;
  return { file, mutations, request, threads, mustBeRead, bytes: Buffer.from(base64, 'base64') };
}
