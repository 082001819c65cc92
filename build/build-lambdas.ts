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
import { licenceNotices, NOTICES_FILE } from './licence-notices.ts';
import { DIST, PROJECT_ROOT } from './paths.ts';
import { putFolder } from './put-folder.ts';
import { provideSharp } from './sharp-packages.ts';
import { byName, kernelCompiler, packagesBelow, type ShippedPackage } from './shipped-packages.ts';

const BUNDLES = [...FUNCTIONS, ...OPTIONAL_FUNCTIONS];

/** Of the inputs that dist/lambdas was made from. Beside the functions' folders, not in one: it is not deployed. */
const STAMP = 'inputs.sha256';

/** Packages by function, also beside the folders. */
export const SHIPPED = 'shipped-packages.json';
export type ShippedByFunction = Readonly<Record<string, readonly ShippedPackage[]>>;

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
  const sharp = await provideSharp();
  const packages = await Promise.all(
    BUNDLES.map(async (name) => {
      const bundled = await bundleFunction(name, join(folder, name), join(folder, 'source-maps', name));
      const beside = name === 'process-image' ? [...packagesBelow(sharp), kernelCompiler()] : [];
      return [...bundled, ...beside].sort(byName);
    }),
  );
  cpSync(sharp, join(folder, 'process-image', 'node_modules'), { recursive: true });
  copyMigrations(join(folder, 'migrate-schema', 'migrations'));
  writeLicences(folder, packages);
}

/** The texts go into the assets; the list beside them, for docs/licences.md. */
function writeLicences(folder: string, packages: readonly (readonly ShippedPackage[])[]): void {
  const shipped: ShippedByFunction = Object.fromEntries(
    BUNDLES.map((name, i) => [
      name,
      packages[i]!.map(({ name, version, licence }) => ({ name, version, licence })),
    ]),
  );
  for (const [i, name] of BUNDLES.entries()) {
    writeFileSync(join(folder, name, NOTICES_FILE), licenceNotices(packages[i]!));
  }
  writeFileSync(join(folder, SHIPPED), `${JSON.stringify(shipped, null, 2)}\n`);
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
