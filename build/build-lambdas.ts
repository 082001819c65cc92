import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FUNCTIONS, OPTIONAL_FUNCTIONS } from '../lambdas/contract.ts';
import { bundleFunction } from './bundle-function.ts';
import { hashInputs } from './input-hash.ts';
import { DIST, PROJECT_ROOT } from './paths.ts';
import { putFolder } from './put-folder.ts';
import { provideSharp } from './sharp-packages.ts';

/** Of the inputs that dist/lambdas was made from. Beside the functions' folders, not in one: it is not deployed. */
const STAMP = 'inputs.sha256';

/** Builds every function into dist/lambdas/<function>, unless what is there was made from the same inputs. */
export async function buildLambdas(): Promise<'built' | 'unchanged'> {
  const place = join(DIST, 'lambdas');
  const stamp = hashInputs();
  if (readStamp(place) === stamp) return 'unchanged';
  mkdirSync(DIST, { recursive: true });
  const work = mkdtempSync(join(DIST, '.lambdas-'));
  try {
    const finished = join(work, 'lambdas');
    await buildInto(finished);
    writeFileSync(join(finished, STAMP), stamp);
    putFolder(finished, place);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return 'built';
}

/** One folder per function, each an asset: what is in it is what is deployed. */
export async function buildInto(folder: string): Promise<void> {
  await Promise.all(
    [...FUNCTIONS, ...OPTIONAL_FUNCTIONS].map((name) =>
      bundleFunction(name, join(folder, name), join(folder, 'source-maps', name)),
    ),
  );
  cpSync(await provideSharp(), join(folder, 'process-image', 'node_modules'), { recursive: true });
  copyMigrations(join(folder, 'migrate-schema', 'migrations'));
}

function copyMigrations(folder: string): void {
  const source = join(PROJECT_ROOT, 'migrations');
  mkdirSync(folder);
  for (const name of readdirSync(source)) {
    if (name.endsWith('.sql')) copyFileSync(join(source, name), join(folder, name));
  }
}

function readStamp(place: string): string | undefined {
  const file = join(place, STAMP);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const started = performance.now();
  try {
    const outcome = await buildLambdas();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    // Standard output may be a template that `cdk synth` prints.
    console.error(outcome === 'built' ? `dist/lambdas built in ${seconds} s` : 'dist/lambdas is up to date');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
