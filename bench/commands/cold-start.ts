import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { buildLambdas } from '../../build/build-lambdas.ts';
import { NOTICES_FILE } from '../../build/licence-notices.ts';
import { DIST } from '../../build/paths.ts';
import { FUNCTIONS, type FunctionName } from '../../lambdas/contract.ts';
import { bundleBareHandler } from '../cold-start/bare-bundle.ts';
import { measureImport } from '../cold-start/measure-import.ts';

export interface ColdStart {
  readonly name: FunctionName;
  /** Bytes of code that a start may read, without packages that lie beside it. */
  readonly codeBytes: number;
  readonly bareCodeBytes: number;
  /** Bytes of the whole asset, and compressed as Lambda fetches it (without the few bytes of a ZIP's directory). */
  readonly assetBytes: number;
  readonly zippedBytes: number;
  /** ms, the fastest of the runs: what else the machine does only ever adds. */
  readonly importMilliseconds: number;
  readonly bareImportMilliseconds: number;
}

/** Each function beside a bare handler with the same SDK clients, started in turn. */
export async function measureColdStarts(runs: number, say: (line: string) => void): Promise<ColdStart[]> {
  await buildLambdas();
  mkdirSync(DIST, { recursive: true });
  // Below the project, where what is not shipped for this machine is found.
  const scratch = mkdtempSync(join(DIST, '.cold-start-'));
  try {
    const figures: ColdStart[] = [];
    for (const name of FUNCTIONS) {
      say(`${name}: ${runs} starts, each beside one of a bare handler`);
      const bare = join(scratch, name);
      await bundleBareHandler(name, bare);
      figures.push(await measureOne(name, join(DIST, 'lambdas', name), bare, runs));
    }
    return figures;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function measureOne(name: FunctionName, own: string, bare: string, runs: number): Promise<ColdStart> {
  let [importMilliseconds, bareImportMilliseconds] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < runs; run++) {
    importMilliseconds = Math.min(importMilliseconds, await measureImport(own));
    bareImportMilliseconds = Math.min(bareImportMilliseconds, await measureImport(bare));
  }
  const files = filesBelow(own);
  return {
    name,
    codeBytes: bytesOf(files.filter((file) => !file.includes('/node_modules/') && !isNotice(file))),
    bareCodeBytes: bytesOf(filesBelow(bare)),
    assetBytes: bytesOf(files),
    zippedBytes: files.reduce((sum, file) => sum + deflateRawSync(readFileSync(file)).length, 0),
    importMilliseconds,
    bareImportMilliseconds,
  };
}

/** No start reads it. */
function isNotice(file: string): boolean {
  return basename(file) === NOTICES_FILE;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function bytesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + readFileSync(file).length, 0);
}
